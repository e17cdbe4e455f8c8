import { useEffect, useState } from 'preact/hooks';
import type { Conversation, Webhook } from '../../../src/protocol/types';
import { request, state } from '../connection/connection';
import { siteUrl } from '../connection/site-url';
import { formatDayTime } from '../i18n/format-time';
import { errorMessage } from '../i18n/error-message';
import { showToast } from '../ui/toast';
import { confirm } from '../confirm/confirm';
import { SecretOnce } from '../secret-once/SecretOnce';
import { NameForm } from '../secret-once/NameForm';
import { webhookStrings } from './strings';

/** The webhooks of a room: for its owner and its admins. */
export function Webhooks({ room }: { room: Conversation }) {
  const [hooks, show] = useState<readonly Webhook[] | undefined>();
  const [address, tell] = useState('');
  const online = state.value === 'online';
  const w = webhookStrings.value;
  const conversation = room.id;

  const read = async () => {
    const answer = await request('hook:list', { conversation });
    if (answer.ok) show(answer.data.hooks);
  };
  useEffect(() => {
    if (online) void read();
  }, [conversation, online]);

  const create = async (name: string): Promise<boolean> => {
    const answer = await request('hook:create', { conversation, name });
    if (!answer.ok) {
      const { code } = answer.error;
      const isName = code === 'name_taken' || code === 'name_invalid';
      showToast(isName ? w.nameRefused : code === 'forbidden' ? w.full : errorMessage(answer));
      return false;
    }
    tell(siteUrl() + answer.data.path.slice(1));
    await read();
    return true;
  };
  const revoke = async ({ id, name }: Webhook) => {
    if (!(await confirm(w.confirmRevoke(name), w.revoke))) return;
    showToast(errorMessage(await request('hook:revoke', { conversation, hook: id })));
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
                {hook.usedAt ? w.used(formatDayTime(hook.usedAt)) : w.neverUsed} ·{' '}
                {w.made(hook.by, formatDayTime(hook.createdAt))}
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
        <SecretOnce label={w.hooks} secret={address} words={w} onDone={() => tell('')} />
      ) : (
        <NameForm label={w.name} button={w.create} onMake={create} />
      )}
    </section>
  );
}
