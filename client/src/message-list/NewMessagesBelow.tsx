import { strings } from '../i18n/strings';
import { Icon } from '../ui/Icon';
import { isMine } from '../message-store/conversations';
import type { MessageStore } from '../message-store/message-store';

interface Props {
  log: MessageStore;
  /** The newest seq that was in sight. */
  seen: number;
  onClick: () => void;
}

/** The button that counts new messages while the user reads further up, and scrolls to them. */
export function NewMessagesBelow({ log, seen, onClick }: Props) {
  void log.version.value;
  const count = newSince(log, seen);
  return (
    <button type="button" class={count > 0 ? 'pill news' : 'pill'} onClick={onClick}>
      <Icon name="down" size={16} />
      {count > 0 ? strings.value.newBelow(count) : <span class="for-readers">{strings.value.toNewest}</span>}
    </button>
  );
}

function newSince(log: MessageStore, seen: number): number {
  if (log.behind) return log.head - seen;
  let count = 0;
  for (let at = log.entries.length - 1; at >= 0; at -= 1) {
    const entry = log.entries[at];
    if (!entry || entry.seq <= seen) break;
    if (entry.kind === 'text' && !isMine(entry)) count += 1;
  }
  return count;
}
