import { useEffect, useState } from 'preact/hooks';
import type { Session } from '../../../src/protocol/types';
import { request } from '../connection/connection';
import { credentialStrings } from '../credential/strings';
import { errorMessage } from '../i18n/error-message';
import { linkFor } from '../identity/device-link';
import { SecretOnce } from '../secret-once/SecretOnce';
import { showToast } from '../ui/toast';
import { formatDayTime } from '../i18n/format-time';
import { confirm } from '../confirm/confirm';
import { runAdminAction } from './admin-actions';
import { adminStrings } from './strings';

/** The sessions of a user, which can be ended here. */
export function SessionList({
  name,
  canRecover,
  onDone,
}: {
  name: string;
  canRecover: boolean;
  onDone: () => void;
}) {
  const [sessions, show] = useState<readonly Session[]>([]);
  const [link, showLink] = useState('');
  const w = adminStrings.value;
  const read = async () => {
    const answer = await request('admin:sessions', { name });
    if (answer.ok) show(answer.data.sessions);
  };
  useEffect(() => void read(), [name]);

  const end = async (session?: string) => {
    if (session === undefined && !(await confirm(w.confirmEnd(name), w.endAll))) return;
    if (!(await runAdminAction('admin:end', { name, session }))) return;
    if (session === undefined) onDone();
    else await read();
  };
  const recover = async () => {
    if (!(await confirm(w.confirmRecover(name), w.recover))) return;
    const answer = await request('admin:recover', { name });
    if (answer.ok) showLink(linkFor(answer.data.code));
    else showToast(errorMessage(answer));
    await read();
  };
  return (
    <section aria-label={w.sessions}>
      <h3>{w.sessions}</h3>
      {sessions.length === 0 && <p class="admin-soft">{w.noSessions}</p>}
      <ul>
        {sessions.map(({ id, usedAt, addresses }) => (
          <li key={id} class="admin-session">
            <span>
              {addresses.length > 0 ? <b>{addresses.join(', ')}</b> : w.sessionUsed(formatDayTime(usedAt))}
            </span>
            <button type="button" class="quiet-button" onClick={() => void end(id)}>
              {w.endSession}
            </button>
          </li>
        ))}
      </ul>
      {sessions.length > 0 && (
        <button type="button" class="second-button danger" onClick={() => void end()}>
          {w.endAll}
        </button>
      )}
      {canRecover && !link && (
        <button type="button" class="second-button" onClick={() => void recover()}>
          {w.recover}
        </button>
      )}
      {link && (
        <SecretOnce
          label={w.recover}
          secret={link}
          words={{ ...credentialStrings.value, shownOnce: w.recoverHow, done: w.linkSent }}
          onDone={() => showLink('')}
        />
      )}
    </section>
  );
}
