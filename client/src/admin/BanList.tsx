import type { Ban } from '../../../src/protocol/admin.shapes';
import { ask } from '../connection/connection';
import { shortMoment, timeLine } from '../language/moment';
import { AddressBan } from './AddressBan';
import { decide } from './deeds';
import { PagedList } from './PagedList';
import { usePages } from './pages';
import { officeWords } from './words';

/** Who is kept out, and the way to let them in again. */
export function BanList() {
  const w = officeWords.value;
  const pages = usePages<Ban>('', async (cursor) => {
    const answer = await ask('admin:bans', { cursor });
    return answer.ok ? { items: answer.data.bans, next: answer.data.next } : undefined;
  });
  const lift = async ({ kind, subject }: Ban) => {
    if (await decide('admin:unban', kind === 'ip' ? { ip: subject } : { person: subject })) pages.again();
  };
  return (
    <>
      <AddressBan onDone={pages.again} />
      <PagedList
        pages={pages}
        none={w.noBans}
        draw={(ban) => (
          <li key={ban.subject} class="office-row" data-ban={ban.name ?? ban.subject}>
            <span class="office-what">
              <bdi class="cut">{ban.name ?? (ban.kind === 'ip' ? ban.subject : w.someone)}</bdi>
              <small>{w.bannedBy(ban.by, timeLine(ban.at))}</small>
            </span>
            <small class="tag warn">{ban.until ? w.bannedUntil(shortMoment(ban.until)) : w.banned}</small>
            <button type="button" class="second-button" onClick={() => void lift(ban)}>
              {w.unban}
            </button>
          </li>
        )}
      />
    </>
  );
}
