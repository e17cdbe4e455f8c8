import { Component } from 'preact';
import { hrefOf } from '../chat/route';
import type { Conversation } from '../../../src/protocol/shapes';
import { words } from '../language/language';
import { shortTime } from '../language/moment';
import { Avatar } from '../look/Avatar';
import { addressOfItem } from '../outbox/item';
import { items } from '../outbox/items';
import type { Address } from './address';
import { isMine, isRoom, titleOf } from './conversations';
import { drafts } from './draft';
import { noticeWords } from './notice';
import { RoomMark } from './RoomMark';

interface Props {
  address: Address;
  conversation: Conversation;
  chosen: boolean;
}

/** One conversation in the list. */
export class Row extends Component<Props> {
  /** A changed state is how signals ask for a new drawing. */
  override shouldComponentUpdate(next: Props, state: object): boolean {
    if (state !== this.state) return true;
    return next.conversation !== this.props.conversation || next.chosen !== this.props.chosen;
  }

  override render({ address, conversation, chosen }: Props) {
    const { id, unread, last, kind, peer } = conversation;
    return (
      <li>
        <a
          class={chosen ? 'row chosen' : 'row'}
          href={hrefOf(address)}
          aria-current={chosen ? 'page' : undefined}
          aria-labelledby={`title-${id} unread-${id}`}
          aria-describedby={`last-${id}`}
          data-conversation={id}
          data-unread={unread}
        >
          <span class="row-picture">
            {isRoom(conversation) ? (
              <RoomMark title={conversation.title} size={44} />
            ) : kind === 'room' ? (
              <img class="avatar" src="/lobby.svg" alt="" width="44" height="44" />
            ) : (
              <Avatar avatar={peer?.avatar ?? ''} size={44} />
            )}
            {unread > 0 && (
              <b class="badge">
                <span aria-hidden="true">{unread > 99 ? '99+' : unread}</span>
                <span id={`unread-${id}`} class="for-readers">
                  {words.value.unread(unread)}
                </span>
              </b>
            )}
          </span>
          <bdi id={`title-${id}`} class="row-title cut">
            {titleOf(address)}
          </bdi>
          <time class="row-time" dateTime={last?.at}>
            {last && shortTime(last.at)}
          </time>
          <span id={`last-${id}`} class="row-last cut">
            {this.preview()}
          </span>
        </a>
      </li>
    );
  }

  private preview() {
    const { address, conversation, chosen } = this.props;
    const draft = drafts.value[address];
    const failed = items.value.findLast((item) => item.state === 'failed' && addressOfItem(item) === address);
    if (failed) {
      return (
        <>
          <b class="row-draft">{words.value.notSent}</b> {failed.content}
        </>
      );
    }
    if (draft?.trim() && !chosen) {
      return (
        <>
          <b class="row-draft">{words.value.draft}</b> {draft}
        </>
      );
    }
    const { last, kind } = conversation;
    if (!last) return null;
    if (last.kind !== 'text') return noticeWords(last);
    if (last.recalled) return words.value.recalled;
    return kind === 'room' && !isMine(last) ? `${last.name}: ${last.content}` : last.content;
  }
}
