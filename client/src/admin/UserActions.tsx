import type { KnownPerson } from '../../../src/protocol/admin.types';
import { formatDuration } from '../i18n/format-time';
import { confirm } from '../confirm/confirm';
import { runAdminAction } from './admin-actions';
import { adminStrings } from './strings';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const MUTES_MS = [HOUR_MS, DAY_MS];

/** The moderation actions for a user. They are not offered for other administrators. */
export function UserActions({ person, onDone }: { person: KnownPerson; onDone: () => void }) {
  const { id, name, admin, mutedUntil, banned } = person;
  const w = adminStrings.value;
  if (admin) return null;
  const after = (deed: Promise<boolean>) => void deed.then((done) => done && onDone());
  const ban = async (forMs?: number) =>
    (await confirm(w.confirmBan(name), forMs === undefined ? w.banForEver : w.ban(formatDuration(forMs)))) &&
    runAdminAction('admin:ban', { person: id, forMs });
  return (
    <div class="admin-actions">
      {mutedUntil ? (
        <button
          type="button"
          class="second-button"
          onClick={() => after(runAdminAction('admin:mute', { name, forMs: 0 }))}
        >
          {w.unmute}
        </button>
      ) : (
        MUTES_MS.map((forMs) => (
          <button
            key={forMs}
            type="button"
            class="second-button"
            onClick={() => after(runAdminAction('admin:mute', { name, forMs }))}
          >
            {w.mute(formatDuration(forMs))}
          </button>
        ))
      )}
      {banned ? (
        <button
          type="button"
          class="second-button"
          onClick={() => after(runAdminAction('admin:unban', { person: id }))}
        >
          {w.unban}
        </button>
      ) : (
        <>
          <button type="button" class="second-button" onClick={() => after(ban(DAY_MS))}>
            {w.ban(formatDuration(DAY_MS))}
          </button>
          <button type="button" class="second-button danger" onClick={() => after(ban())}>
            {w.banForEver}
          </button>
        </>
      )}
    </div>
  );
}
