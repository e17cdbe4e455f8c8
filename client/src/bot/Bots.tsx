import { useEffect, useState } from 'preact/hooks';
import type { Bot } from '../../../src/protocol/shapes';
import { ask, state } from '../connection/connection';
import { timeLine } from '../language/moment';
import { whyNot } from '../language/why-not';
import { say } from '../look/toast';
import { confirmed } from '../question/question';
import { Made } from '../secret/Made';
import { NameForm } from '../secret/NameForm';
import { botWords } from './words';

/** The programs that this person looks after. */
export function Bots() {
  const [bots, show] = useState<readonly Bot[]>([]);
  const [token, tell] = useState('');
  const online = state.value === 'online';
  const w = botWords.value;

  const read = async () => {
    const answer = await ask('bot:list', {});
    if (answer.ok) show(answer.data.bots);
  };
  useEffect(() => {
    if (online) void read();
  }, [online]);

  const create = async (name: string): Promise<boolean> => {
    const answer = await ask('bot:create', { name });
    if (!answer.ok) {
      const { code } = answer.error;
      const isName = code === 'name_taken' || code === 'name_invalid';
      say(isName ? w.nameRefused : code === 'forbidden' ? w.full : whyNot(answer));
      return false;
    }
    tell(answer.data.token);
    await read();
    return true;
  };
  const revoke = async ({ name }: Bot) => {
    if (!(await confirmed(w.confirmRevoke(name), w.revoke))) return;
    say(whyNot(await ask('bot:revoke', { name })));
    tell('');
    await read();
  };

  return (
    <section class="secrets" aria-label={w.bots}>
      <p class="secrets-hint">{w.hint}</p>
      <ul>
        {bots.map((bot) => (
          <li key={bot.id} class="secret-row" data-bot={bot.name}>
            <span>
              <bdi class="cut">{bot.name}</bdi>
              <small>{bot.online ? w.online : w.seen(timeLine(bot.seenAt))}</small>
            </span>
            <button
              type="button"
              class="quiet-button"
              aria-label={w.revokeOf(bot.name)}
              onClick={() => void revoke(bot)}
            >
              {w.revoke}
            </button>
          </li>
        ))}
      </ul>
      {token ? (
        <Made label={w.bots} secret={token} words={w} onDone={() => tell('')} />
      ) : (
        <NameForm label={w.name} button={w.create} onMake={create} />
      )}
    </section>
  );
}
