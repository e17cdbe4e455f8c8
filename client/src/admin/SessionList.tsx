import { useEffect, useState } from 'preact/hooks';
import type { Session } from '../../../src/protocol/shapes';
import { ask } from '../connection/connection';
import { timeLine } from '../language/moment';
import { confirmed } from '../question/question';
import { decide } from './deeds';
import { officeWords } from './words';

/** From where somebody can come in, and the way to end that. */
export function Sessions({ name, onDone }: { name: string; onDone: () => void }) {
  const [sessions, show] = useState<readonly Session[]>([]);
  const w = officeWords.value;
  const read = async () => {
    const answer = await ask('admin:sessions', { name });
    if (answer.ok) show(answer.data.sessions);
  };
  useEffect(() => void read(), [name]);

  const end = async (session?: string) => {
    if (session === undefined && !(await confirmed(w.confirmEnd(name), w.endAll))) return;
    if (!(await decide('admin:end', { name, session }))) return;
    if (session === undefined) onDone();
    else await read();
  };
  return (
    <section aria-label={w.sessions}>
      <h3>{w.sessions}</h3>
      {sessions.length === 0 && <p class="office-soft">{w.noSessions}</p>}
      <ul>
        {sessions.map(({ id, usedAt, addresses }) => (
          <li key={id} class="office-session">
            <span>
              {addresses.length > 0 ? <b>{addresses.join(', ')}</b> : w.sessionUsed(timeLine(usedAt))}
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
