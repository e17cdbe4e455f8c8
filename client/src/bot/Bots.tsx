import { useEffect, useState } from 'preact/hooks';
import type { Bot } from '../../../src/protocol/types';
import { request, state } from '../connection/connection';
import { formatDayTime } from '../i18n/format-time';
import { errorMessage } from '../i18n/error-message';
import { showToast } from '../ui/toast';
import { confirm } from '../confirm/confirm';
import { SecretOnce } from '../secret-once/SecretOnce';
import { NameForm } from '../secret-once/NameForm';
import { botStrings } from './strings';

/** The bots of this user. */
export function Bots() {
  const [bots, show] = useState<readonly Bot[]>([]);
  const [token, tell] = useState('');
  const online = state.value === 'online';
  const w = botStrings.value;

  const read = async () => {
    const answer = await request('bot:list', {});
    if (answer.ok) show(answer.data.bots);
  };
  useEffect(() => {
    if (online) void read();
  }, [online]);

  const create = async (name: string): Promise<boolean> => {
    const answer = await request('bot:create', { name });
    if (!answer.ok) {
      const { code } = answer.error;
      const isName = code === 'name_taken' || code === 'name_invalid';
      showToast(isName ? w.nameRefused : code === 'forbidden' ? w.full : errorMessage(answer));
      return false;
    }
    tell(answer.data.token);
    await read();
    return true;
  };
  const revoke = async ({ name }: Bot) => {
    if (!(await confirm(w.confirmRevoke(name), w.revoke))) return;
    showToast(errorMessage(await request('bot:revoke', { name })));
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
              <small>{bot.online ? w.online : w.seen(formatDayTime(bot.seenAt))}</small>
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
        <SecretOnce label={w.bots} secret={token} words={w} onDone={() => tell('')} />
      ) : (
        <NameForm label={w.name} button={w.create} onMake={create} />
      )}
    </section>
  );
}
