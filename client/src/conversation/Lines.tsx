import { Component } from 'preact';
import type { Entry } from '../../../src/protocol/shapes';
import { state } from '../connection/connection';
import { words } from '../language/language';
import type { Item } from '../outbox/item';
import { discard, findItem, forgetShown, pendingFor } from '../outbox/items';
import { postAgain } from '../outbox/outbox';
import type { Address } from './address';
import { loadEarlier, loadLater, toNewest } from './catch-up';
import { isMine, me } from './conversations';
import { Line } from './Line';
import type { Log } from './log';
import { NewBelow } from './NewBelow';
import { NoticeLine } from './NoticeLine';
import { atTheEnd, earlier, later, type Part, within } from './part';
import { type Anchor, Place } from './place';
import { reading } from './reading';

interface Props {
  address: Address;
  title: string;
  /** Absent before the first message of a private chat. */
  log?: Log;
  /** Nicknames stand above the bubbles. */
  named: boolean;
  onPerson: (name: string) => void;
}

/**
 * The lines of a conversation. Only a part of them is in the page; it moves with the scrolling.
 * What one reads never moves: after every drawing, the line at the upper edge is put back where it was.
 */
export class Lines extends Component<Props> {
  private readonly place = new Place();
  private readonly resized = new ResizeObserver(() => this.place.stay());
  private part: Part = { from: 0, to: 0 };
  private seen = 0;
  private newest = '';

  override componentDidMount() {
    if (this.place.scroller.current) this.resized.observe(this.place.scroller.current);
    this.newest = this.pending().at(-1)?.clientId ?? '';
    this.settle();
  }

  override componentWillUnmount() {
    this.resized.disconnect();
    reading.value = null;
  }

  override getSnapshotBeforeUpdate(): Anchor | null {
    return this.place.following.peek() ? null : this.place.anchor();
  }

  override componentDidUpdate(before: Props, _: unknown, anchor: Anchor | null) {
    if (before.log !== this.props.log) this.place.following.value = true;
    if (anchor) this.place.returnTo(anchor);
    this.settle();
  }

  override render({ log, title }: Props) {
    const { place } = this;
    const { messagesOf, loading } = words.value;
    const lines = log ? this.drawn(log) : [];
    const atEnd = !log || this.part.to >= log.last;
    return (
      <div class="lines">
        <div
          class="scroller"
          ref={place.scroller}
          role="log"
          aria-live="polite"
          aria-label={messagesOf(title)}
          tabIndex={0}
          onScroll={this.onScroll}
          onWheel={place.onWheel}
          onKeyDown={place.onKeyDown}
          onTouchStart={place.onTouchStart}
          onTouchEnd={place.onTouchEnd}
          onTouchCancel={place.onTouchEnd}
        >
          {log?.opened && log.hasEarlier && (
            <div class="loading" role="img" aria-label={loading}>
              <i />
              <i />
              <i />
            </div>
          )}
          <div class="line-list" ref={place.list}>
            {lines.map((entry) => this.lineOf(entry))}
            {atEnd && this.pending().map((item) => this.lineOfItem(item))}
          </div>
        </div>
        {log && !place.following.value && <NewBelow log={log} seen={this.seen} onClick={this.toEnd} />}
      </div>
    );
  }

  private lineOf(entry: Entry) {
    if (entry.kind !== 'text') return <NoticeLine key={entry.seq} notice={entry} />;
    const own = isMine(entry);
    const { seq, clientId, name, avatar, recalled, at } = entry;
    const content = recalled ? words.value.recalled : entry.content;
    return (
      <Line
        key={own && clientId ? `own-${clientId}` : seq}
        seq={seq}
        clientId={own ? clientId : undefined}
        own={own}
        name={name}
        avatar={avatar}
        content={content}
        at={at}
        timed={this.props.log?.hasTimeLine(seq) ?? false}
        named={this.props.named && !own}
        state="sent"
        onPerson={this.props.onPerson}
      />
    );
  }

  private lineOfItem({ clientId, content, at, state: progress, code }: Item) {
    const onTheWay = state.value === 'online' ? 'sending' : 'waiting';
    return (
      <Line
        key={`own-${clientId}`}
        clientId={clientId}
        own
        name={me.value?.name ?? ''}
        avatar={me.value?.avatar ?? ''}
        content={content}
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

  private drawn(log: Log): readonly Entry[] {
    void log.version.value;
    this.part = this.place.following.value ? atTheEnd(this.part, log) : within(this.part, log);
    return log.entries.slice(this.part.from - log.first, this.part.to - log.first + 1);
  }

  private pending(): readonly Item[] {
    const { address, log } = this.props;
    return pendingFor(address, log?.opened ? log.last : 0);
  }

  /** After every drawing: stays at the end if that is where one was, and draws more near an edge. */
  private settle() {
    const { log, address } = this.props;
    if (log?.opened) forgetShown(address, log.last);
    const newest = this.pending().at(-1)?.clientId ?? '';
    if (newest && newest !== this.newest) this.toEnd();
    this.newest = newest;
    if (this.place.following.peek()) {
      if (log?.behind) void toNewest(log);
      this.seen = log?.last ?? 0;
    }
    this.place.stay();
    this.drawMore();
    this.report();
  }

  /** Tells who keeps the read marks what is in sight. */
  private report() {
    const { log } = this.props;
    const following = this.place.following.peek();
    const known = reading.peek();
    if (known?.conversation === log?.conversation && known?.following === following) return;
    reading.value = log ? { conversation: log.conversation, following } : null;
  }

  private drawMore() {
    const { log } = this.props;
    if (!log?.opened) return;
    if (this.place.isNearTop()) {
      if (this.part.from > log.first) this.move(earlier(this.part, log));
      else if (log.hasEarlier) void loadEarlier(log);
    }
    if (this.place.following.peek() || !this.place.isNearEnd()) return;
    if (this.part.to < log.last) this.move(later(this.part, log));
    else if (log.behind) void loadLater(log);
  }

  private move(part: Part) {
    if (part.from === this.part.from && part.to === this.part.to) return;
    this.part = part;
    this.forceUpdate();
  }

  private readonly toEnd = () => {
    const { log } = this.props;
    this.place.goToEnd();
    if (log?.behind) void toNewest(log);
  };

  private readonly onScroll = () => {
    const { log } = this.props;
    this.place.scrolled(!log || (this.part.to >= log.last && !log.behind));
    this.drawMore();
    this.report();
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
