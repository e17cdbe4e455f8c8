import type { AuditLine } from '../../../src/protocol/admin.types';
import { LOBBY } from '../../../src/protocol/constants';
import { request } from '../connection/connection';
import { conversations } from '../message-store/conversations';
import { strings } from '../i18n/strings';
import { formatDayTime, formatFull } from '../i18n/format-time';
import { PagedList } from './PagedList';
import { usePages } from './use-pages';
import { adminStrings } from './strings';

/** The audit log of the administrators. */
export function AuditList() {
  const w = adminStrings.value;
  const pages = usePages<AuditLine>('', async (cursor) => {
    const answer = await request('admin:audit', { cursor });
    return answer.ok ? { items: answer.data.lines, next: answer.data.next } : undefined;
  });
  return (
    <PagedList
      pages={pages}
      none={w.noLines}
      draw={({ id, at, by, action, ...line }) => (
        <li key={id} class="admin-row" data-action={action} title={line.subject}>
          <span class="admin-what">
            <span class="admin-line">
              <bdi>{by}</bdi> {w.actions[action] ?? action} <bdi>{about(action, line)}</bdi>
            </span>
          </span>
          <time dateTime={at} title={formatFull(at)}>
            {formatDayTime(at)}
          </time>
        </li>
      )}
    />
  );
}

/** The target of the action, by the name that users know. */
function about(action: string, { subject, name }: Pick<AuditLine, 'subject' | 'name'>): string {
  const w = adminStrings.value;
  const [kind = '', what = ''] = subject.split(' ');
  if (action === 'claim' || action === 'announce') return '';
  if (kind === 'person') return name ?? w.someone;
  if (kind === 'ip') return what;
  const room = kind === LOBBY ? strings.value.lobby : (conversations.value.get(kind)?.title ?? kind);
  if (action === 'remove') return `${room} #${what}`;
  if (action !== 'retention') return room;
  const kept = what === 'inherit' ? w.asHouse : what === '0' ? w.keepForEver : w.days(Number(what));
  return kind === 'house' ? kept : `${room} ${kept}`;
}
