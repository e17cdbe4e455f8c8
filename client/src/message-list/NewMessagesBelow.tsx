import { words } from '../language/language';
import { Icon } from '../look/Icon';
import { isMine } from './conversations';
import type { Log } from './log';

interface Props {
  log: Log;
  /** The newest seq that was in sight. */
  seen: number;
  onClick: () => void;
}

/** How much has come while one reads further up, and the way there. */
export function NewBelow({ log, seen, onClick }: Props) {
  void log.version.value;
  const count = newSince(log, seen);
  return (
    <button type="button" class={count > 0 ? 'pill news' : 'pill'} onClick={onClick}>
      <Icon name="down" size={16} />
      {count > 0 ? words.value.newBelow(count) : <span class="for-readers">{words.value.toNewest}</span>}
    </button>
  );
}

function newSince(log: Log, seen: number): number {
  if (log.behind) return log.head - seen;
  let count = 0;
  for (let at = log.entries.length - 1; at >= 0; at -= 1) {
    const entry = log.entries[at];
    if (!entry || entry.seq <= seen) break;
    if (entry.kind === 'text' && !isMine(entry)) count += 1;
  }
  return count;
}
