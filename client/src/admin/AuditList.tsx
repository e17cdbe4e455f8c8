import type { AuditLine } from '../../../src/protocol/admin.shapes';
import { LOBBY } from '../../../src/protocol/limits';
import { ask } from '../connection/connection';
import { conversations } from '../conversation/conversations';
import { words } from '../language/language';
import { timeLine, wholeTime } from '../language/moment';
import { PagedList } from './PagedList';
import { usePages } from './pages';
import { officeWords } from './words';

/** What administrators did. */
export function AuditList() {
  const w = officeWords.value;
  const pages = usePages<AuditLine>('', async (cursor) => {
    const answer = await ask('admin:audit', { cursor });
    return answer.ok ? { items: answer.data.lines, next: answer.data.next } : undefined;
  });
  return (
    <PagedList
      pages={pages}
      none={w.noLines}
      draw={({ id, at, by, action, ...line }) => (
        <li key={id} class="office-row" data-action={action} title={line.subject}>
          <span class="office-what">
            <span class="office-line">
              <bdi>{by}</bdi> {w.actions[action] ?? action} <bdi>{about(action, line)}</bdi>
            </span>
          </span>
          <time dateTime={at} title={wholeTime(at)}>
            {timeLine(at)}
          </time>
        </li>
      )}
    />
  );
}

/** Whom or what it was done to, in the words that people know it by. */
function about(action: string, { subject, name }: Pick<AuditLine, 'subject' | 'name'>): string {
  const w = officeWords.value;
  const [kind = '', what = ''] = subject.split(' ');
  if (action === 'claim' || action === 'announce') return '';
  if (kind === 'person') return name ?? w.someone;
  if (kind === 'ip') return what;
  const room = kind === LOBBY ? words.value.lobby : (conversations.value.get(kind)?.title ?? kind);
  if (action === 'remove') return `${room} #${what}`;
  if (action !== 'retention') return room;
  const kept = what === 'inherit' ? w.asHouse : what === '0' ? w.keepForEver : w.days(Number(what));
  return kind === 'house' ? kept : `${room} ${kept}`;
}
