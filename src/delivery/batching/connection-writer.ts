import type { Socket as TcpSocket } from 'node:net';
import type { FrameBatch } from './frame-batch.js';
import { Frame } from './frame.js';
import {
  type EngineClient,
  type EngineConnection,
  type Encoded,
  type FrameSink,
  WRITER,
  tcpBelow,
  type Transport,
  type WriteOptions,
} from './socket-io-internals.js';
import { bufferedBytes, sizeOf } from './slow-consumer.js';
import type { WriteScheduler } from './write-scheduler.js';

const OPEN = 1;

/** Up to here a copy is cheaper than handing the kernel a list of pieces; beyond, the pieces stay shared. */
const COPIED_MAX_BYTES = 16 * 1024;

/**
 * A packet for this connection alone, or a broadcast that it does not get: the frames of its groups are written up to
 * `until`, then `frame`, then the rest from `resume`.
 */
interface OwnFrame {
  until: number;
  frame: Frame | undefined;
  resume: number;
}

/** Attaches a writer to one connection: it replaces a method of the client and one of the connection. */
export function attachWriter(client: EngineClient, batcher: WriteScheduler): ConnectionWriter {
  const writer = new ConnectionWriter(client, batcher);
  client[WRITER] = writer;
  client.conn[WRITER] = writer;
  client.writeToEngine = writeToWriter;
  client.conn.close = closeAfterFlush;
  return writer;
}

function writeToWriter(this: EngineClient, encoded: Encoded, options: WriteOptions): void {
  this[WRITER]!.send(encoded, options);
}

function closeAfterFlush(this: EngineConnection, discard?: boolean): unknown {
  this[WRITER]!.flushPending();
  return (Object.getPrototypeOf(this) as EngineConnection).close.call(this, discard);
}

/** The write queue of one connection: writes all its packets in order, in as few writes as possible. */
export class ConnectionWriter implements FrameSink {
  /** Every broadcast before this seq was written, or was not for this connection. */
  seq: number;
  /** Its frames in the flush that is under way. */
  batch: FrameBatch | undefined;
  /** Whether the batcher has queued it for packets of its own. */
  isQueued = false;
  /** The connection is being closed: its last frames are written even above the cap. */
  isClosing = false;
  /** Bytes of the packets sent to this connection alone, counted when they were sent. */
  ownBytes = 0;
  #ownFrames: OwnFrame[] | undefined;
  #transport: Transport | undefined;
  #tcp: TcpSocket | undefined;
  #engineBytes = 0;

  constructor(
    readonly client: EngineClient,
    readonly batcher: WriteScheduler,
  ) {
    this.seq = batcher.seq;
  }

  /** Replaces `Client.writeToEngine`: takes direct emits, acknowledgements and the packets of the base adapter. */
  send(encoded: Encoded, options: WriteOptions): void {
    const [text] = encoded;
    if (encoded.length === 1 && typeof text === 'string') {
      this.ownBytes += sizeOf(text);
      this.#push(new Frame(text, options));
      this.batcher.queue(this);
    } else {
      this.batcher.flush(this);
      this.#writeThroughEngine(encoded, options);
    }
  }

  flushPending(): void {
    this.batcher.flush(this);
  }

  /** Leaves out the broadcast that will be `seq`. */
  skip(seq: number): void {
    (this.#ownFrames ??= []).push({ until: seq, frame: undefined, resume: seq + 1 });
  }

  get hasOwnFrames(): boolean {
    return this.#ownFrames !== undefined;
  }

  /**
   * Takes over the pending frames of `batch`. Must be called before the connection joins or leaves a room. Returns
   * whether any frame waits.
   */
  takeOwnership(batch: FrameBatch): boolean {
    const { seq } = this.batcher;
    const frames = batch.frames.length > 0 || this.#ownFrames ? this.#framesOf(batch, this.#ownFrames) : [];
    this.#ownFrames = undefined;
    this.seq = seq;
    for (const frame of frames) this.#push(frame);
    return frames.length > 0;
  }

  /** Writes the frames of `batch` and its own packets, in the order of the calls. */
  flush(batch: FrameBatch): void {
    const ownFrames = this.#ownFrames;
    const from = this.seq;
    this.#ownFrames = undefined;
    this.isQueued = false;
    if (!ownFrames && batch.frames.length === 0) {
      this.seq = this.batcher.seq;
      return;
    }
    const tcp = this.#openTcp();
    const isBackedUp = tcp !== undefined && tcp.writableLength > 0;
    const isPlain = !(isBackedUp && (batch.volatile || ownFrames)) && !this.#hasOutgoingListeners();
    if (tcp && isPlain && !ownFrames && batch.isAfter(from)) {
      this.seq = this.batcher.seq;
      this.#write(tcp, [batch.bytes], batch.frames.length);
    } else if (tcp && isPlain) {
      this.#writePieces(tcp, batch, ownFrames);
    } else {
      this.#writeFrames(tcp, batch, ownFrames, isBackedUp);
    }
  }

  #push(frame: Frame): void {
    const { seq } = this.batcher;
    (this.#ownFrames ??= []).push({ until: seq, frame, resume: seq });
  }

  #writePieces(tcp: TcpSocket, batch: FrameBatch, ownFrames: readonly OwnFrame[] = []): void {
    const pieces: Buffer[] = [];
    let count = 0;
    let from = this.seq;
    const read = (until: number) => {
      const frames = batch.countBetween(from, until);
      if (frames > 0) pieces.push(batch.bytesBetween(from, until));
      count += frames;
    };
    for (const { until, frame, resume } of ownFrames) {
      read(until);
      from = resume;
      if (frame) count += pieces.push(frame.bytes) && 1;
    }
    read(this.batcher.seq);
    this.seq = this.batcher.seq;
    if (count > 0) this.#write(tcp, pieces, count);
  }

  #writeFrames(
    tcp: TcpSocket | undefined,
    batch: FrameBatch,
    ownFrames: readonly OwnFrame[] | undefined,
    isBackedUp: boolean,
  ): void {
    const frames = this.#framesOf(batch, ownFrames);
    this.seq = this.batcher.seq;
    if (this.#hasOutgoingListeners()) this.batcher.notifyListeners(this.client, frames);
    if (tcp) {
      const kept = isBackedUp ? frames.filter((frame) => !frame.volatile) : frames;
      const pieces = kept.map((frame) => frame.bytes);
      if (kept.length > 0) this.#write(tcp, pieces, kept.length);
    } else {
      for (const frame of frames) this.#writeThroughEngine([frame.text], frame);
    }
  }

  #framesOf(batch: FrameBatch, ownFrames: readonly OwnFrame[] = []): Frame[] {
    const frames: Frame[] = [];
    let from = this.seq;
    for (const { until, frame, resume } of ownFrames) {
      frames.push(...batch.between(from, until));
      if (frame) frames.push(frame);
      from = resume;
    }
    frames.push(...batch.between(from, this.batcher.seq));
    return frames;
  }

  #write(tcp: TcpSocket, pieces: readonly Buffer[], frames: number): void {
    const { counters, options } = this.batcher;
    let length = 0;
    for (const piece of pieces) length += piece.length;
    const held = tcp.writableLength;
    // A write to an empty buffer may exceed the cap: the kernel takes most of it, and no more is added to the rest.
    if (held > 0 && held + length > options.capBytes && !this.isClosing) return this.batcher.reportSlow(this);
    counters.fastWrites += 1;
    counters.deliveries += frames;
    writeTogether(tcp, pieces, length);
  }

  #writeThroughEngine(encoded: Encoded, options: WriteOptions): void {
    const { counters, options: batcher } = this.batcher;
    if (this.#engineBytes > batcher.capBytes && !this.isClosing) {
      this.#engineBytes = bufferedBytes(this.client.conn);
      if (this.#engineBytes > batcher.capBytes) return this.batcher.reportSlow(this);
    }
    for (const part of encoded) this.#engineBytes += sizeOf(part);
    counters.ordinaryWrites += 1;
    counters.deliveries += 1;
    (Object.getPrototypeOf(this.client) as EngineClient).writeToEngine.call(this.client, encoded, options);
  }

  /** Returns the TCP socket if writing to it now keeps the order with the packets that engine.io holds. */
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

  #hasOutgoingListeners(): boolean {
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
