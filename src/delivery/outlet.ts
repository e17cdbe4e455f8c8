import type { Socket as TcpSocket } from 'node:net';
import { Edition } from './edition.js';
import { Frame } from './frame.js';
import type { Gathering } from './gathering.js';
import {
  type Client,
  type Connection,
  type Encoded,
  OUTLET,
  tcpBelow,
  type Transport,
  type WriteOptions,
} from './internals.js';
import { bytesHeld, sizeOf } from './outgoing.cap.js';

const OPEN = 1;

/** Up to here a copy is cheaper than handing the kernel a list of pieces; beyond, the pieces stay shared. */
const COPIED_MAX_BYTES = 16 * 1024;

/** Where a connection's own order departs from that of its audiences: read those up to `until`, then `frame`, then on from `resume`. */
interface Turn {
  until: number;
  frame: Frame | undefined;
  resume: number;
}

/** Puts an outlet before the doors of one connection, as properties of these two objects alone. */
export function setUp(client: Client, gathering: Gathering): Outlet {
  const outlet = new Outlet(client, gathering);
  client[OUTLET] = outlet;
  client.conn[OUTLET] = outlet;
  client.writeToEngine = writeToOutlet;
  client.conn.close = closeAfterFlush;
  return outlet;
}

function writeToOutlet(this: Client, encoded: Encoded, options: WriteOptions): void {
  this[OUTLET]!.send(encoded, options);
}

function closeAfterFlush(this: Connection, discard?: boolean): unknown {
  const outlet = this[OUTLET]!;
  outlet.gathering.flush(outlet);
  return (Object.getPrototypeOf(this) as Connection).close.call(this, discard);
}

/** The one way out to one connection: everything that socket.io has for it, in order, in as few writes as can be. */
export class Outlet {
  /** Everything broadcast before this seq is written, or was not for this connection. */
  seq: number;
  /** What it gets in the round that is being written. */
  edition: Edition | undefined;
  /** Whether it is on a list of the gathering for its own sake, not as part of an audience. */
  isQueued = false;
  /** Being let go: its last words are written whatever is held already. */
  isLeaving = false;
  #turns: Turn[] | undefined;
  #transport: Transport | undefined;
  #tcp: TcpSocket | undefined;
  #counted = 0;

  constructor(
    readonly client: Client,
    readonly gathering: Gathering,
  ) {
    this.seq = gathering.seq;
  }

  /** Takes the place of `Client.writeToEngine`: direct emits, acknowledgements, and what the base adapter writes. */
  send(encoded: Encoded, options: WriteOptions): void {
    const [text] = encoded;
    if (encoded.length === 1 && typeof text === 'string') {
      this.#push(new Frame(text, options));
      this.gathering.queue(this);
    } else {
      this.gathering.flush(this);
      this.#writeOrdinarily(encoded, options);
    }
  }

  /** Leaves out the broadcast that will be `seq`. */
  skip(seq: number): void {
    (this.#turns ??= []).push({ until: seq, frame: undefined, resume: seq + 1 });
  }

  get hasTurns(): boolean {
    return this.#turns !== undefined;
  }

  /**
   * Makes what waits in `edition` its own, because it is about to join or leave a room.
   * @returns whether anything waits
   */
  settle(edition: Edition): boolean {
    const { seq } = this.gathering;
    const frames = edition.frames.length > 0 || this.#turns ? this.#framesOf(edition, this.#turns) : [];
    this.#turns = undefined;
    this.seq = seq;
    for (const frame of frames) this.#push(frame);
    return frames.length > 0;
  }

  /** Writes its share of `edition` and its own packets between. */
  serve(edition: Edition): void {
    const turns = this.#turns;
    const from = this.seq;
    this.#turns = undefined;
    this.isQueued = false;
    if (!turns && edition.frames.length === 0) {
      this.seq = this.gathering.seq;
      return;
    }
    const tcp = this.#openTcp();
    const isBackedUp = tcp !== undefined && tcp.writableLength > 0;
    const isPlain = !(isBackedUp && (edition.volatile || turns)) && !this.#isListenedTo();
    if (tcp && isPlain && !turns && edition.isAfter(from)) {
      this.seq = this.gathering.seq;
      this.#write(tcp, [edition.bytes], edition.frames.length);
    } else if (tcp && isPlain) {
      this.#writePieces(tcp, edition, turns);
    } else {
      this.#writeFrames(tcp, edition, turns, isBackedUp);
    }
  }

  #push(frame: Frame): void {
    const { seq } = this.gathering;
    (this.#turns ??= []).push({ until: seq, frame, resume: seq });
  }

  #writePieces(tcp: TcpSocket, edition: Edition, turns: readonly Turn[] = []): void {
    const pieces: Buffer[] = [];
    let count = 0;
    let from = this.seq;
    const read = (until: number) => {
      const frames = edition.countBetween(from, until);
      if (frames > 0) pieces.push(edition.bytesBetween(from, until));
      count += frames;
    };
    for (const { until, frame, resume } of turns) {
      read(until);
      from = resume;
      if (frame) count += pieces.push(frame.bytes) && 1;
    }
    read(this.gathering.seq);
    this.seq = this.gathering.seq;
    if (count > 0) this.#write(tcp, pieces, count);
  }

  #writeFrames(
    tcp: TcpSocket | undefined,
    edition: Edition,
    turns: readonly Turn[] | undefined,
    isBackedUp: boolean,
  ): void {
    const frames = this.#framesOf(edition, turns);
    this.seq = this.gathering.seq;
    if (this.#isListenedTo()) this.gathering.noteHeard(this.client, frames);
    if (tcp) {
      const kept = isBackedUp ? frames.filter((frame) => !frame.volatile) : frames;
      const pieces = kept.map((frame) => frame.bytes);
      if (kept.length > 0) this.#write(tcp, pieces, kept.length);
    } else {
      for (const frame of frames) this.#writeOrdinarily([frame.text], frame);
    }
  }

  #framesOf(edition: Edition, turns: readonly Turn[] = []): Frame[] {
    const frames: Frame[] = [];
    let from = this.seq;
    for (const { until, frame, resume } of turns) {
      frames.push(...edition.between(from, until));
      if (frame) frames.push(frame);
      from = resume;
    }
    frames.push(...edition.between(from, this.gathering.seq));
    return frames;
  }

  #write(tcp: TcpSocket, pieces: readonly Buffer[], frames: number): void {
    const { counters, options } = this.gathering;
    let length = 0;
    for (const piece of pieces) length += piece.length;
    const held = tcp.writableLength;
    // What finds the way free may be larger than the cap: the kernel takes most of it, and the rest is not more.
    if (held > 0 && held + length > options.capBytes && !this.isLeaving) return this.gathering.noteSlow(this);
    counters.fastWrites += 1;
    counters.deliveries += frames;
    writeTogether(tcp, pieces, length);
  }

  #writeOrdinarily(encoded: Encoded, options: WriteOptions): void {
    const { counters, options: gathering } = this.gathering;
    if (this.#counted > gathering.capBytes && !this.isLeaving) {
      this.#counted = bytesHeld(this.client.conn);
      if (this.#counted > gathering.capBytes) return this.gathering.noteSlow(this);
    }
    for (const part of encoded) this.#counted += sizeOf(part);
    counters.ordinaryWrites += 1;
    counters.deliveries += 1;
    (Object.getPrototypeOf(this.client) as Client).writeToEngine.call(this.client, encoded, options);
  }

  /** The TCP socket, where writing straight to it now keeps the order with what engine.io holds. */
  #openTcp(): TcpSocket | undefined {
    const { conn } = this.client;
    const { transport } = conn;
    if (transport !== this.#transport) {
      this.#transport = transport;
      this.#tcp = tcpBelow(transport);
    }
    const isOpen =
      this.#tcp?.writable &&
      conn.readyState === 'open' &&
      !conn.upgrading &&
      conn.writeBuffer.length === 0 &&
      transport.socket!.readyState === OPEN;
    return isOpen ? this.#tcp : undefined;
  }

  #isListenedTo(): boolean {
    for (const socket of this.client.sockets.values()) {
      if (socket._anyOutgoingListeners?.length) return true;
    }
    return false;
  }
}

function writeTogether(tcp: TcpSocket, pieces: readonly Buffer[], length: number): void {
  if (pieces.length === 1) tcp.write(pieces[0]!);
  else if (length <= COPIED_MAX_BYTES) tcp.write(Buffer.concat(pieces, length));
  else {
    tcp.cork();
    for (const piece of pieces) tcp.write(piece);
    tcp.uncork();
  }
}
