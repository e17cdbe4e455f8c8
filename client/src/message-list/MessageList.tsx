import { Component } from 'preact';
import { state } from '../connection/connection';
import { strings } from '../i18n/strings';
import type { OutboxMessage } from '../outbox/outbox-message';
import { forgetShown, pendingFor } from '../outbox/outbox-state';
import type { ConversationKey } from '../message-store/conversation-key';
import { loadEarlier, loadLater, toNewest } from '../message-store/catch-up';
import { findById, me } from '../message-store/conversations';
import { flashing, scrollToMessage, viewport } from './scroll-to-message';
import { FOOT_PX, HEAD_PX, AdaptiveLayout } from './row-layout';
import { buildRows, type MessageRowData } from './message-rows';
import type { MessageStore } from '../message-store/message-store';
import { UnreadAbove } from './UnreadAbove';
import { NewMessagesBelow } from './NewMessagesBelow';
import { ScrollAnchor } from './scroll-anchor';
import { readingState } from '../message-store/read-marker';
import { MessageListItem } from './MessageListItem';

interface Props {
  address: ConversationKey;
  title: string;
  /** Absent before the first message of a direct conversation. */
  log?: MessageStore;
  /** Whether nicknames appear above the bubbles. */
  named: boolean;
  onPerson: (name: string) => void;
}

/**
 * The messages of a conversation. The visible ones never move, whatever loads before or after them.
 */
export class MessageList extends Component<Props> {
  private readonly place = new ScrollAnchor();
  private readonly list = new AdaptiveLayout(this.place, () => this.forceUpdate());
  private readonly resized = new ResizeObserver(([entry]) => this.resize(entry?.contentRect.width ?? 0));
  private unread = { count: 0, from: 0 };
  private showsUnread: boolean | undefined;
  private lines: readonly MessageRowData[] = [];
  private drawnFrom: unknown[] = [];
  private width = 0;
  private seen = 0;
  private newest = '';

  override componentDidMount() {
    if (this.place.scroller.current) this.resized.observe(this.place.scroller.current);
    this.newest = this.pending().at(-1)?.clientId ?? '';
    this.settle();
  }

  override componentWillUnmount() {
    this.resized.disconnect();
    this.list.end();
    readingState.value = null;
    viewport.value = null;
  }

  override componentDidUpdate(before: Props) {
    if (before.log !== this.props.log) this.place.following.value = true;
    this.settle();
  }

  override render({ log, title, named, onPerson }: Props) {
    const { place } = this;
    const { messagesOf, loading } = strings.value;
    const following = place.following.value;
    this.gather();
    this.countUnread();
    this.list.update(this.lines, following);
    const { drawn, height, measure } = this.list.layout;
    return (
      <div class="lines">
        <div
          class="scroller"
          ref={place.scroller}
          role="log"
          // Earlier messages loaded by scrolling are not announced as new.
          aria-live={following ? 'polite' : 'off'}
          aria-label={messagesOf(title)}
          tabIndex={0}
          onScroll={this.onScroll}
          onWheel={place.onWheel}
          onKeyDown={place.onKeyDown}
          onTouchStart={place.onTouchStart}
          onTouchEnd={place.onTouchEnd}
          onTouchCancel={place.onTouchEnd}
        >
          <div
            class="line-list"
            style={
              height === undefined
                ? { height: '', paddingTop: `${HEAD_PX}px`, paddingBottom: `${FOOT_PX}px` }
                : { height: `${height}px`, paddingTop: '', paddingBottom: '' }
            }
          >
            {log?.opened && log.hasEarlier && (
              <div class="loading" role="img" aria-label={loading}>
                <i />
                <i />
                <i />
              </div>
            )}
            <div class="slots" style={{ transform: `translateY(${drawn[0]?.start ?? 0}px)` }}>
              {drawn.map(({ key, index }) => (
                <div
                  key={key}
                  class={this.isFlashing(index) ? 'slot flashing' : 'slot'}
                  data-index={index}
                  ref={measure}
                >
                  <MessageListItem line={this.lines[index]} log={log} named={named} onPerson={onPerson} />
                </div>
              ))}
            </div>
          </div>
        </div>
        {log?.opened && this.showsUnread && <UnreadAbove count={this.unread.count} onClick={this.toUnread} />}
        {log && !following && <NewMessagesBelow log={log} seen={this.seen} onClick={this.toEnd} />}
      </div>
    );
  }

  private isFlashing(index: number) {
    const { conversation, seq } = flashing.value ?? {};
    return (
      seq !== undefined &&
      this.lines[index]?.entry?.seq === seq &&
      conversation === this.props.log?.conversation
    );
  }

  /** Updates the rows; scrolling alone does not change them. */
  private gather() {
    const { log } = this.props;
    const complete = !log?.behind;
    const pending = complete ? this.pending() : [];
    // A request that failed offline is repeated.
    const from = [log, log?.version.value, me.value, state.value, ...pending];
    if (from.length === this.drawnFrom.length && from.every((part, at) => part === this.drawnFrom[at]))
      return;
    this.drawnFrom = from;
    this.lines = buildRows(log?.entries ?? [], pending);
  }

  private pending(): readonly OutboxMessage[] {
    const { address, log } = this.props;
    return pendingFor(address, log?.opened ? log.last : 0);
  }

  /** After every drawing: stays at the end if it was there, and fetches more near an edge. */
  private settle() {
    const { log, address } = this.props;
    this.list.layout.settle();
    if (log?.opened) forgetShown(address, log.last);
    const newest = this.pending().at(-1)?.clientId ?? '';
    if (newest && newest !== this.newest) this.toEnd();
    this.newest = newest;
    if (this.place.following.peek()) {
      if (log?.behind) void toNewest(log);
      this.seen = log?.last ?? 0;
    }
    this.place.stay();
    this.fetchMore();
    this.report();
    this.noticeUnread();
  }

  /** Reports the visible entries to the read marker. */
  private report() {
    const { log } = this.props;
    const following = this.place.following.peek();
    if (log && viewport.peek()?.conversation !== log.conversation) {
      viewport.value = { conversation: log.conversation, hold: this.hold, jumpTo: this.jumpTo };
    }
    const known = readingState.peek();
    if (known?.conversation === log?.conversation && known?.following === following) return;
    readingState.value = log ? { conversation: log.conversation, following } : null;
  }

  /** The unread count before anything is marked as read. The data before the welcome may be old. */
  private countUnread() {
    const { log } = this.props;
    if (this.showsUnread !== undefined || !log || state.value !== 'online') return;
    const { unread = 0, read = 0 } = findById(log.conversation) ?? {};
    this.unread = { count: unread, from: read + 1 };
    this.showsUnread = unread > 0;
  }

  private noticeUnread() {
    const { log } = this.props;
    // Entries stored at the last visit end before the new ones.
    if (!this.showsUnread || !log?.opened || log.last < this.unread.from) return;
    const { entry } = this.list.layout.topmost() ?? {};
    if (!entry || entry.seq > this.unread.from) return;
    this.showsUnread = false;
    this.forceUpdate();
  }

  private fetchMore() {
    const { log } = this.props;
    if (!log?.opened) return;
    if (this.place.isNearTop() && log.hasEarlier) void loadEarlier(log);
    if (!this.place.following.peek() && this.place.isNearEnd() && log.behind) void loadLater(log);
  }

  private resize(width: number) {
    if (this.width && width !== this.width) this.list.layout.measureAnew();
    this.width = width;
    this.place.stay();
  }

  private readonly hold = () => {
    this.place.following.value = false;
  };

  private readonly jumpTo = (seq: number) => {
    this.hold();
    this.gather();
    const index = this.lines.findIndex(({ entry }) => entry && entry.seq >= seq);
    if (index < 0) return;
    this.list.update(this.lines, false);
    this.list.layout.scrollTo(index);
  };

  private readonly toUnread = () => {
    this.showsUnread = false;
    if (this.props.log) void scrollToMessage(this.props.log.conversation, this.unread.from);
  };

  private readonly toEnd = () => {
    const { log } = this.props;
    this.list.layout.stopScrolling();
    this.place.goToEnd();
    if (log?.behind) void toNewest(log);
  };

  private readonly onScroll = () => {
    const { log } = this.props;
    this.place.scrolled(!log?.behind);
    this.fetchMore();
    this.report();
    this.noticeUnread();
  };
}
