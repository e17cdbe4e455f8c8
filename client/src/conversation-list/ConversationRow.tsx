import { Component } from 'preact';
import type { Conversation } from '../../../src/protocol/types';
import { strings } from '../i18n/strings';
import { formatTime } from '../i18n/format-time';
import { Icon } from '../ui/Icon';
import { type ConversationKey, conversationHref } from '../message-store/conversation-key';
import { ConversationAvatar } from '../room/ConversationAvatar';
import { titleOf } from '../message-store/conversations';
import { EntryPreview } from './EntryPreview';

interface Props {
  address: ConversationKey;
  conversation: Conversation;
  chosen: boolean;
  /** The arrow keys alone reach it. */
  skipped?: boolean;
}

/** One conversation in the list. */
export class ConversationRow extends Component<Props> {
  /** Reading signals in a component redraws it when they change. */
  override shouldComponentUpdate(next: Props, state: object): boolean {
    if (state !== this.state) return true;
    const { conversation, chosen, skipped } = this.props;
    return next.conversation !== conversation || next.chosen !== chosen || next.skipped !== skipped;
  }

  override render({ address, conversation, chosen, skipped }: Props) {
    const { id, unread, last, pinned, muted } = conversation;
    return (
      <li>
        <a
          class={`row${chosen ? ' chosen' : ''}${pinned ? ' pinned' : ''}`}
          href={conversationHref(address)}
          tabIndex={skipped ? -1 : undefined}
          aria-current={chosen ? 'page' : undefined}
          aria-labelledby={`title-${id} marks-${id}`}
          aria-describedby={`last-${id}`}
          data-conversation={id}
          data-unread={unread}
        >
          <span class="row-picture">
            <ConversationAvatar conversation={conversation} size={44} />
            {unread > 0 && <Badge unread={unread} muted={muted ?? false} />}
          </span>
          <bdi id={`title-${id}`} class="row-title cut">
            {titleOf(address)}
          </bdi>
          <time class="row-time" dateTime={last?.at}>
            {last && formatTime(last.at)}
          </time>
          <span id={`last-${id}`} class="row-last cut">
            <EntryPreview address={address} conversation={conversation} chosen={chosen} />
          </span>
          {muted && (
            <span class="row-muted">
              <Icon name="bellOff" size={14} />
            </span>
          )}
          <Marks conversation={conversation} />
        </a>
      </li>
    );
  }
}

/** The unread count; for a muted conversation only whether something is unread. */
function Badge({ unread, muted }: { unread: number; muted: boolean }) {
  if (muted) return <i class="badge dot" />;
  return (
    <b class="badge" aria-hidden="true">
      {unread > 99 ? '99+' : unread}
    </b>
  );
}

/** The avatar and the icons, as text. */
function Marks({ conversation: { id, unread, pinned, muted } }: { conversation: Conversation }) {
  const { unread: unreadWord, pinned: pinnedWord, muted: mutedWord } = strings.value;
  const marks = [unread > 0 && unreadWord(unread), pinned && pinnedWord, muted && mutedWord].filter(Boolean);
  return (
    <span id={`marks-${id}`} class="for-readers">
      {marks.join(', ')}
    </span>
  );
}
