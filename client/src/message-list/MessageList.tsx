import { Component } from 'preact';
import type { Entry } from '../../../src/protocol/shapes';
import { state } from '../connection/connection';
import { words } from '../language/language';
import type { Item } from '../outbox/item';
import { discard, findItem, forgetShown, pendingFor } from '../outbox/items';
import { postAgain } from '../outbox/outbox';
import type { Address } from './address';
import { loadEarlier, loadLater, toNewest } from './catch-up';
import { findById, isMine, me } from './conversations';
import { flashing, jumpTo, stage } from './jump';
import { Line } from './Line';
import { linesOf, type Shown } from './lines';
import type { Log } from './log';
import { NewAbove } from './NewAbove';
import { NewBelow } from './NewBelow';
import { NoticeLine } from './NoticeLine';
import { Place } from './place';
import { reading } from './reading';
import { VirtualList } from './virtual-list';

interface Props {
  address: Address;
  title: string;
  /** Absent before the first message of a private chat. */
  log?: Log;
  /** Nicknames stand above the bubbles. */
  named: boolean;
  onPerson: (name: string) => void;
}

/** The lines of a conversation. What one reads never moves, whatever comes before or after it. */
export class Lines extends Component<Props> {
  private readonly place = new Place();
  private readonly list = new VirtualList(this.place, () => this.forceUpdate());
  private readonly resized = new ResizeObserver(([entry]) => this.resize(entry?.contentRect.width ?? 0));
  private unread = { count: 0, from: 0 };
  private showsUnread: boolean | undefined;
  private lines: readonly Shown[] = [];
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
    reading.value = null;
    stage.value = null;
  }

  override componentDidUpdate(before: Props) {
    if (before.log !== this.props.log) this.place.following.value = true;
    this.settle();
  }

  override render({ log, title }: Props) {
    const { place, list } = this;
    const { messagesOf, loading } = words.value;
    const following = place.following.value;
    this.gather();
    this.countUnread();
    list.update(this.lines, following);
    const { drawn } = list;
    return (
      <div class="lines">
        <div
          class="scroller"
          ref={place.scroller}
          role="log"
          // Earlier lines that come into the page by scrolling are no news.
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
          <div class="line-list" style={{ height: `${list.height}px` }}>
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
                  ref={list.measure}
                >
                  {this.lineOf(this.lines[index])}
                </div>
              ))}
            </div>
          </div>
        </div>
        {log?.opened && this.showsUnread && <NewAbove count={this.unread.count} onClick={this.toUnread} />}
        {log && !following && <NewBelow log={log} seen={this.seen} onClick={this.toEnd} />}
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

  private lineOf(line: Shown | undefined) {
    if (line?.item) return this.lineOfItem(line.item);
    return line?.entry && this.lineOfEntry(line.entry);
  }

  private lineOfEntry(entry: Entry) {
    if (entry.kind !== 'text')
      return <NoticeLine notice={entry} timed={this.props.log?.hasTimeLine(entry.seq) ?? false} />;
    const own = isMine(entry);
    const { seq, clientId, name, avatar, content, attachments, at } = entry;
    return (
      <Line
        entry={entry}
        seq={seq}
        clientId={own ? clientId : undefined}
        own={own}
        name={name}
        avatar={avatar}
        content={content}
        parcels={attachments}
        at={at}
        timed={this.props.log?.hasTimeLine(seq) ?? false}
        named={this.props.named && !own}
        state="sent"
        onPerson={this.props.onPerson}
      />
    );
  }

  private lineOfItem({ clientId, content, attachments, quote, at, state: progress, code }: Item) {
    const onTheWay = state.value === 'online' ? 'sending' : 'waiting';
    return (
      <Line
        clientId={clientId}
        own
        name={me.value?.name ?? ''}
        avatar={me.value?.avatar ?? ''}
        content={content}
        parcels={attachments}
        quote={quote}
        at={at}
        timed={false}
        named={false}
        state={progress === 'waiting' ? onTheWay : progress}
        code={code}
        onAgain={again}
        onDiscard={giveUp}
      />
    );
  }

  /** Takes what there is to show; scrolling alone changes nothing about it. */
  private gather() {
    const { log } = this.props;
    const complete = !log?.behind;
    const pending = complete ? this.pending() : [];
    // What was asked for while nobody was there to answer is asked for again.
    const from = [log, log?.version.value, me.value, state.value, ...pending];
    if (from.length === this.drawnFrom.length && from.every((part, at) => part === this.drawnFrom[at]))
      return;
    this.drawnFrom = from;
    this.lines = linesOf(log?.entries ?? [], pending);
  }

  private pending(): readonly Item[] {
    const { address, log } = this.props;
    return pendingFor(address, log?.opened ? log.last : 0);
  }

  /** After every drawing: stays at the end if that is where one was, and fetches more near an edge. */
  private settle() {
    const { log, address } = this.props;
    this.list.settle();
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

  /** Tells who keeps the read marks what is in sight. */
  private report() {
    const { log } = this.props;
    const following = this.place.following.peek();
    if (log && stage.peek()?.conversation !== log.conversation) {
      stage.value = { conversation: log.conversation, hold: this.hold, jumpTo: this.jumpTo };
    }
    const known = reading.peek();
    if (known?.conversation === log?.conversation && known?.following === following) return;
    reading.value = log ? { conversation: log.conversation, following } : null;
  }

  /** Before anything is marked as read. What a page opens with before it is welcome may be old. */
  private countUnread() {
    const { log } = this.props;
    if (this.showsUnread !== undefined || !log || state.value !== 'online') return;
    const { unread = 0, read = 0 } = findById(log.conversation) ?? {};
    this.unread = { count: unread, from: read + 1 };
    this.showsUnread = unread > 0;
  }

  private noticeUnread() {
    const { log } = this.props;
    // What was kept from the last visit ends before what is new.
    if (!this.showsUnread || !log?.opened || log.last < this.unread.from) return;
    const { entry } = this.list.topmost() ?? {};
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
    if (this.width && width !== this.width) this.list.measureAnew();
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
    this.list.scrollTo(index);
  };

  private readonly toUnread = () => {
    this.showsUnread = false;
    if (this.props.log) void jumpTo(this.props.log.conversation, this.unread.from);
  };

  private readonly toEnd = () => {
    const { log } = this.props;
    this.list.stopScrolling();
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

function again(clientId: string): void {
  const item = findItem(clientId);
  if (item) postAgain(item);
}

function giveUp(clientId: string): void {
  const item = findItem(clientId);
  if (item) discard(item);
}
