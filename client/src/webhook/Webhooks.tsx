import { useEffect, useState } from 'preact/hooks';
import type { Conversation, Webhook } from '../../../src/protocol/shapes';
import { ask, state } from '../connection/connection';
import { timeLine } from '../language/moment';
import { whyNot } from '../language/why-not';
import { say } from '../look/toast';
import { confirmed } from '../question/question';
import { Made } from '../secret/Made';
import { NameForm } from '../secret/NameForm';
import { hookWords } from './words';

/** The addresses that post into a room: for its owner and its admins. */
export function Hooks({ room }: { room: Conversation }) {
  const [hooks, show] = useState<readonly Webhook[] | undefined>();
  const [address, tell] = useState('');
  const online = state.value === 'online';
  const w = hookWords.value;
  const conversation = room.id;

  const read = async () => {
    const answer = await ask('hook:list', { conversation });
    if (answer.ok) show(answer.data.hooks);
  };
  useEffect(() => {
    if (online) void read();
  }, [conversation, online]);

  const create = async (name: string): Promise<boolean> => {
    const answer = await ask('hook:create', { conversation, name });
    if (!answer.ok) {
      const { code } = answer.error;
      const isName = code === 'name_taken' || code === 'name_invalid';
      say(isName ? w.nameRefused : code === 'forbidden' ? w.full : whyNot(answer));
      return false;
    }
    tell(location.origin + answer.data.path);
    await read();
    return true;
  };
  const revoke = async ({ id, name }: Webhook) => {
    if (!(await confirmed(w.confirmRevoke(name), w.revoke))) return;
    say(whyNot(await ask('hook:revoke', { conversation, hook: id })));
    tell('');
    await read();
  };

  return (
    <section class="secrets" aria-label={w.hooks}>
      <h3>{w.hooks}</h3>
      <p class="secrets-hint">{w.hint}</p>
      <ul>
        {hooks?.map((hook) => (
          <li key={hook.id} class="secret-row" data-hook={hook.name}>
            <span>
              <bdi class="cut">{hook.name}</bdi>
              <small>
                {hook.usedAt ? w.used(timeLine(hook.usedAt)) : w.neverUsed} ·{' '}
                {w.made(hook.by, timeLine(hook.createdAt))}
              </small>
            </span>
            <button
              type="button"
              class="quiet-button"
              aria-label={w.revokeOf(hook.name)}
              onClick={() => void revoke(hook)}
            >
              {w.revoke}
            </button>
          </li>
        ))}
      </ul>
      {address ? (
        <Made label={w.hooks} secret={address} words={w} onDone={() => tell('')} />
      ) : (
        <NameForm label={w.name} button={w.create} onMake={create} />
      )}
    </section>
  );
}
