import { signal } from '@preact/signals';
import { Component, createRef, type TargetedKeyboardEvent, type TargetedWheelEvent } from 'preact';
import type { Entry } from '../../../src/protocol/shapes';
import { state } from '../connection/connection';
import { words } from '../language/language';
import { Icon } from '../look/Icon';
import { addressOfItem, type Item } from '../outbox/item';
import { discard, forgetShown, items } from '../outbox/items';
import { postAgain } from '../outbox/outbox';
import type { Address } from './address';
import { loadEarlier, loadLater, toNewest } from './catch-up';
import { isMine, me } from './conversations';
import { Line } from './Line';
import type { Log } from './log';
import { atTheEnd, earlier, later, type Part, within } from './part';
import { reading } from './reading';

/** This near to an edge of what is drawn, more is drawn. */
const EDGE_PX = 800;
/** This near to the end one is at the end. */
const END_PX = 32;

interface Props {
  address: Address;
  title: string;
  /** Absent before the first message of a private chat. */
  log?: Log;
  /** Nicknames stand above the bubbles. */
  named: boolean;
  onPerson: (name: string) => void;
}

/** A line on the screen and how far below the upper edge it is. */
interface Anchor {
  line: HTMLElement;
  offset: number;
}

/**
 * The lines of a conversation. Only a part of them is in the page; it moves with the scrolling.
 * What one reads never moves: after every drawing, the line at the upper edge is put back where it was.
 */
export class Lines extends Component<Props> {
  private readonly scroller = createRef<HTMLDivElement>();
  private readonly list = createRef<HTMLDivElement>();
  private readonly following = signal(true);
  private part: Part = { from: 0, to: 0 };
  private seen = 0;
  private lastTop = 0;
  private touched = false;
  private newest = '';
  private resized = new ResizeObserver(() => this.keepPlace());

  override componentDidMount() {
    if (this.scroller.current) this.resized.observe(this.scroller.current);
    this.newest = this.pending().at(-1)?.clientId ?? '';
    this.settle();
  }

  override componentWillUnmount() {
    this.resized.disconnect();
    reading.value = null;
  }

  override getSnapshotBeforeUpdate(): Anchor | null {
    return this.following.peek() ? null : this.anchor();
  }

  override componentDidUpdate(before: Props, _: unknown, anchor: Anchor | null) {
    if (before.log !== this.props.log) this.following.value = true;
    if (anchor?.line.isConnected) this.scrollTo(anchor.line.offsetTop - anchor.offset);
    this.settle();
  }

  override render({ log, title, named, onPerson }: Props) {
    const { messagesOf, loading } = words.value;
    const pending = this.pending();
    const lines = log ? this.drawn(log) : [];
    const atEnd = !log || this.part.to >= log.last;
    const further = log ? log.opened && log.first > 1 : false;
    return (
      <div class="lines">
        <div
          class="scroller"
          ref={this.scroller}
          role="log"
          aria-live="polite"
          aria-label={messagesOf(title)}
          tabIndex={0}
          onScroll={this.onScroll}
          onWheel={this.onWheel}
          onKeyDown={this.onKeyDown}
          onTouchStart={this.onTouch}
          onTouchEnd={this.onTouchEnd}
          onTouchCancel={this.onTouchEnd}
        >
          {further && (
            <div class="loading" role="img" aria-label={loading}>
              <i />
              <i />
              <i />
            </div>
          )}
          <div class="line-list" ref={this.list}>
            {lines.map((entry) => this.lineOf(entry, named, onPerson))}
            {atEnd && pending.map((item) => this.lineOfItem(item))}
          </div>
        </div>
        {this.renderPill(log)}
      </div>
    );
  }

  private renderPill(log: Log | undefined) {
    if (this.following.value || !log) return null;
    const count = this.newBelow(log);
    return (
      <button type="button" class={count > 0 ? 'pill news' : 'pill'} onClick={() => void this.toEnd()}>
        <Icon name="down" size={16} />
        {count > 0 ? words.value.newBelow(count) : <span class="for-readers">{words.value.toNewest}</span>}
      </button>
    );
  }

  private lineOf(entry: Entry, named: boolean, onPerson: Props['onPerson']) {
    const own = isMine(entry);
    const { seq, clientId, name, avatar, content, at } = entry;
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
        named={named && !own}
        state="sent"
        onPerson={onPerson}
      />
    );
  }

  private lineOfItem({ clientId, content, at, state: progress, code }: Item) {
    const { name = '', avatar = '' } = me.value ?? {};
    const onTheWay = state.value === 'online' ? 'sending' : 'waiting';
    return (
      <Line
        key={`own-${clientId}`}
        clientId={clientId}
        own
        name={name}
        avatar={avatar}
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
    this.part = this.following.value ? atTheEnd(this.part, log) : within(this.part, log);
    return log.entries.slice(this.part.from - log.first, this.part.to - log.first + 1);
  }

  private pending(): Item[] {
    const { address, log } = this.props;
    const shown = log?.opened ? log.last : 0;
    return items.value.filter(
      (item) => addressOfItem(item) === address && (item.state !== 'sent' || (item.seq ?? 0) > shown),
    );
  }

  /** After every drawing: stays at the end if that is where one was, and draws more near an edge. */
  private settle() {
    const { log, address } = this.props;
    if (log?.opened) forgetShown(address, log.last);
    const newest = this.pending().at(-1)?.clientId ?? '';
    if (newest && newest !== this.newest) void this.toEnd();
    this.newest = newest;
    if (this.following.peek()) {
      if (log?.behind) void toNewest(log);
      this.seen = log?.last ?? 0;
    }
    this.keepPlace();
    this.drawMore();
    this.report();
  }

  private keepPlace() {
    const { current } = this.scroller;
    if (current && this.following.peek() && !this.touched) this.scrollTo(current.scrollHeight);
  }

  private report() {
    const { log } = this.props;
    const following = this.following.peek();
    const known = reading.peek();
    if (known?.conversation === log?.conversation && known?.following === following) return;
    reading.value = log ? { conversation: log.conversation, following } : null;
  }

  private drawMore() {
    const { log } = this.props;
    const { current } = this.scroller;
    if (!log?.opened || !current) return;
    if (current.scrollTop < EDGE_PX) {
      if (this.part.from > log.first) this.move(earlier(this.part, log));
      else if (log.first > 1) void loadEarlier(log);
    }
    if (this.following.peek() || distanceToEnd(current) > EDGE_PX) return;
    if (this.part.to < log.last) this.move(later(this.part, log));
    else if (log.behind) void loadLater(log);
  }

  private move(part: Part) {
    if (part.from === this.part.from && part.to === this.part.to) return;
    this.part = part;
    this.forceUpdate();
  }

  private readonly toEnd = async () => {
    const { log } = this.props;
    this.following.value = true;
    this.touched = false;
    if (log?.behind) await toNewest(log);
    this.keepPlace();
  };

  private readonly onScroll = () => {
    const { log } = this.props;
    const { current } = this.scroller;
    if (!current) return;
    const moved = current.scrollTop - this.lastTop;
    const distance = distanceToEnd(current);
    const complete = !log || (this.part.to >= log.last && !log.behind);
    this.lastTop = current.scrollTop;
    // No movement: the event of a scrolling that this page did itself.
    if (moved > 0 && complete && distance < END_PX) this.following.value = true;
    if (moved < -1 && distance > 2) this.following.value = false;
    this.drawMore();
    this.report();
  };

  /** Leaves the end before the first pixel has moved, or a lively conversation would hold one there. */
  private readonly onWheel = ({ deltaY, currentTarget }: TargetedWheelEvent<HTMLDivElement>) => {
    if (deltaY < 0 && currentTarget.scrollTop > 0) this.following.value = false;
  };

  private readonly onKeyDown = ({ key, currentTarget }: TargetedKeyboardEvent<HTMLDivElement>) => {
    if (['ArrowUp', 'PageUp', 'Home'].includes(key) && currentTarget.scrollTop > 0) {
      this.following.value = false;
    }
    if (key === 'End') void this.toEnd();
  };

  private readonly onTouch = () => {
    this.touched = true;
  };

  private readonly onTouchEnd = () => {
    this.touched = false;
    this.keepPlace();
  };

  private newBelow(log: Log): number {
    void log.version.value;
    if (log.behind) return log.head - this.seen;
    let count = 0;
    for (let at = log.entries.length - 1; at >= 0; at -= 1) {
      const entry = log.entries[at];
      if (!entry || entry.seq <= this.seen) break;
      if (!isMine(entry)) count += 1;
    }
    return count;
  }

  private anchor(): Anchor | null {
    const { current } = this.scroller;
    const lines = this.list.current?.children as HTMLCollectionOf<HTMLElement> | undefined;
    if (!current || !lines) return null;
    const top = current.scrollTop;
    for (const line of lines) {
      if (line.offsetTop + line.offsetHeight > top) return { line, offset: line.offsetTop - top };
    }
    return null;
  }

  private scrollTo(top: number) {
    const { current } = this.scroller;
    if (!current) return;
    if (Math.abs(current.scrollTop - top) > 0.5) current.scrollTop = top;
    this.lastTop = current.scrollTop;
  }
}

function distanceToEnd({ scrollHeight, scrollTop, clientHeight }: HTMLElement): number {
  return scrollHeight - scrollTop - clientHeight;
}

function again(clientId: string): void {
  const item = items.peek().find((other) => other.clientId === clientId);
  if (item) postAgain(item);
}

function giveUp(clientId: string): void {
  const item = items.peek().find((other) => other.clientId === clientId);
  if (item) discard(item);
}
