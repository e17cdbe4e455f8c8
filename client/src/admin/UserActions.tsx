import type { KnownPerson } from '../../../src/protocol/admin.shapes';
import { span } from '../language/moment';
import { confirmed } from '../question/question';
import { decide } from './deeds';
import { officeWords } from './words';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const MUTES_MS = [HOUR_MS, DAY_MS];

/** What can be decided about somebody. Administrators settle things among themselves. */
export function PersonDeeds({ person, onDone }: { person: KnownPerson; onDone: () => void }) {
  const { id, name, admin, mutedUntil, banned } = person;
  const w = officeWords.value;
  if (admin) return null;
  const after = (deed: Promise<boolean>) => void deed.then((done) => done && onDone());
  const ban = async (forMs?: number) =>
    (await confirmed(w.confirmBan(name), forMs === undefined ? w.banForEver : w.ban(span(forMs)))) &&
    decide('admin:ban', { person: id, forMs });
  return (
    <div class="office-deeds">
      {mutedUntil ? (
        <button
          type="button"
          class="second-button"
          onClick={() => after(decide('admin:mute', { name, forMs: 0 }))}
        >
          {w.unmute}
        </button>
      ) : (
        MUTES_MS.map((forMs) => (
          <button
            key={forMs}
            type="button"
            class="second-button"
            onClick={() => after(decide('admin:mute', { name, forMs }))}
          >
            {w.mute(span(forMs))}
          </button>
        ))
      )}
      {banned ? (
        <button
          type="button"
          class="second-button"
          onClick={() => after(decide('admin:unban', { person: id }))}
        >
          {w.unban}
        </button>
      ) : (
        <>
          <button type="button" class="second-button" onClick={() => after(ban(DAY_MS))}>
            {w.ban(span(DAY_MS))}
          </button>
          <button type="button" class="second-button danger" onClick={() => after(ban())}>
            {w.banForEver}
          </button>
        </>
      )}
    </div>
  );
}
