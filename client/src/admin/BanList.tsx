import type { Ban } from '../../../src/protocol/admin.types';
import { request } from '../connection/connection';
import { formatShort, formatDayTime } from '../i18n/format-time';
import { AddressBan } from './AddressBan';
import { runAdminAction } from './admin-actions';
import { PagedList } from './PagedList';
import { usePages } from './use-pages';
import { adminStrings } from './strings';

/** The active bans, which can be lifted here. */
export function BanList() {
  const w = adminStrings.value;
  const pages = usePages<Ban>('', async (cursor) => {
    const answer = await request('admin:bans', { cursor });
    return answer.ok ? { items: answer.data.bans, next: answer.data.next } : undefined;
  });
  const lift = async ({ kind, subject }: Ban) => {
    if (await runAdminAction('admin:unban', kind === 'ip' ? { ip: subject } : { person: subject }))
      pages.again();
  };
  return (
    <>
      <AddressBan onDone={pages.again} />
      <PagedList
        pages={pages}
        none={w.noBans}
        draw={(ban) => (
          <li key={ban.subject} class="admin-row" data-ban={ban.name ?? ban.subject}>
            <span class="admin-what">
              <bdi class="cut">{ban.name ?? (ban.kind === 'ip' ? ban.subject : w.someone)}</bdi>
              <small>{w.bannedBy(ban.by, formatDayTime(ban.at))}</small>
            </span>
            <small class="tag warn">{ban.until ? w.bannedUntil(formatShort(ban.until)) : w.banned}</small>
            <button type="button" class="second-button" onClick={() => void lift(ban)}>
              {w.unban}
            </button>
          </li>
        )}
      />
    </>
  );
}
