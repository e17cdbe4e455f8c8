import { useEffect, useState } from 'preact/hooks';
import type { Session } from '../../../src/protocol/types';
import { request } from '../connection/connection';
import { formatDayTime } from '../i18n/format-time';
import { confirm } from '../confirm/confirm';
import { runAdminAction } from './admin-actions';
import { adminStrings } from './strings';

/** The sessions of a user, which can be ended here. */
export function SessionList({ name, onDone }: { name: string; onDone: () => void }) {
  const [sessions, show] = useState<readonly Session[]>([]);
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
    </section>
  );
}
