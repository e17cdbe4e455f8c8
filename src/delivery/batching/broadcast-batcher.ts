import { emitWarning } from 'node:process';
import type { Adapter, Room, SocketId } from 'socket.io-adapter';
import type { BatchingOptions, DeliveryCounters } from './batching-options.js';
import { attachWriter, type ConnectionWriter } from './connection-writer.js';
import type { WriteScheduler } from './write-scheduler.js';
import { FrameBatch } from './frame-batch.js';
import type { Frame } from './frame.js';
import type { RecipientGroup } from './recipient-group.js';
import { RecipientGroups } from './recipient-groups.js';
import { disconnectSlow } from './slow-consumer.js';
import {
  type EngineClient,
  isSupported,
  type NamespaceInside,
  type NamespaceSocket,
  type Packet,
  WRITER,
} from './socket-io-internals.js';

/**
 * Queues the broadcasts of one server (all its namespaces) and flushes them to the connections.
 *
 * A broadcast is queued in the recipient group of its rooms. A group is flushed early or at the end of a window:
 *
 * - A group that had no broadcast for a window is *prompt*: it is flushed at the end of the turn of the event loop.
 *   If all groups were quiet, it is flushed in a microtask, before the reply to the sender.
 * - A busy group is prompt too while fewer than `promptWrites` writes were made in this window.
 * - Any other group is *deferred*: it is flushed by the timer that ends the window. The timer runs only while a group
 *   is active.
 * - A packet to one connection is prompt too. Where deferred broadcasts wait for that connection, only `promptWrites`
 *   such packets are prompt in a window; later ones wait behind the broadcasts.
 * - A flush to a connection writes everything that waits for it, in the order of the calls.
 *
 * A broadcast costs the same whatever the number of recipients; a flush costs one write per connection.
 */
export class BroadcastBatcher implements WriteScheduler {
  /** The position of the next broadcast in the order of all broadcasts. */
  seq = 0;
  readonly #groups = new RecipientGroups();
  /** How many groups have frames that wait for the end of the window. */
  #deferredGroups = 0;
  #writtenInWindow = 0;
  #packetsInWindow = 0;
  #promptGroups: RecipientGroup[] = [];
  #promptWriters: ConnectionWriter[] = [];
  #deferredWriters: ConnectionWriter[] = [];
  #hasOpenWindow = false;
  #expectsTurnEnd = false;
  #isUnsupported = false;
  #slow: ConnectionWriter[] = [];
  #notified: [NamespaceSocket, Packet][] = [];

  constructor(
    readonly options: BatchingOptions,
    readonly counters: DeliveryCounters,
  ) {}

  addAdapter(adapter: Adapter): void {
    this.#groups.addAdapter(adapter);
  }

  removeAdapter(adapter: Adapter): void {
    this.#flushAll();
    this.#groups.removeAdapter(adapter);
  }

  /** Returns whether broadcasts of this adapter can be batched. */
  has(adapter: Adapter): boolean {
    return this.#groups.hasAdapter(adapter) && !this.#isUnsupported;
  }

  /** Broadcasts `frame` to the sockets that are in any of `rooms` now (all if it is empty), without `except`. */
  broadcast(adapter: Adapter, rooms: ReadonlySet<Room>, frame: Frame, except: Iterable<SocketId>): void {
    if (!this.#hasOpenWindow) this.#openWindow();
    const group = this.#groups.get(adapter, rooms);
    for (const id of except) {
      if (group.has(id))
        this.writerOf((adapter.nsp as NamespaceInside).sockets.get(id)?.client)?.skip(this.seq);
    }
    frame.seq = this.seq++;
    if (group.frames.push(frame) === 1) {
      group.isPrompt = group.isNew || this.#writtenInWindow + group.size <= this.options.promptWrites;
      if (group.isPrompt) {
        this.#promptGroups.push(group);
        this.#expectTurnEnd();
      } else this.#deferredGroups += 1;
    }
    group.isNew = false;
    group.isActive = true;
  }

  /** Returns the writer of a connection, attached on first use; undefined where this version of socket.io lacks what a writer needs. */
  writerOf(client: EngineClient | undefined): ConnectionWriter | undefined {
    if (!client || client[WRITER] || this.#isUnsupported)
      return client?.[WRITER] as ConnectionWriter | undefined;
    if (isSupported(client)) return attachWriter(client, this);
    this.#isUnsupported = true;
    emitWarning(
      'this version of socket.io is not supported by the batching adapter: every packet is written by itself',
      'DeliveryWarning',
    );
    return undefined;
  }

  queue(writer: ConnectionWriter): void {
    if (writer.isQueued) return;
    writer.isQueued = true;
    if (this.#packetsInWindow >= this.options.promptWrites && this.#hasDeferred(writer))
      this.#deferredWriters.push(writer);
    else {
      this.#packetsInWindow += 1;
      this.#promptWriters.push(writer);
      this.#expectTurnEnd();
    }
  }

  flush(writer: ConnectionWriter): void {
    writer.flush(this.#groups.batchFor(writer.client, writer.seq));
  }

  /** Must be called before the rooms of one of the connection's sockets change. */
  takeOwnership(writer: ConnectionWriter): void {
    if (writer.takeOwnership(this.#groups.batchFor(writer.client, writer.seq))) this.queue(writer);
  }

  reportSlow(writer: ConnectionWriter): void {
    if (!this.#slow.includes(writer)) this.#slow.push(writer);
    this.#expectTurnEnd();
  }

  notifyListeners(client: EngineClient, frames: readonly Frame[]): void {
    for (const { packet } of frames) {
      const socket = packet && client.nsps.get(packet.nsp!);
      if (socket) this.#notified.push([socket, packet]);
    }
    this.#expectTurnEnd();
  }

  #expectTurnEnd(): void {
    if (this.#expectsTurnEnd) return;
    this.#expectsTurnEnd = true;
    setImmediate(() => {
      this.#expectsTurnEnd = false;
      this.#flushPrompt();
    });
  }

  /** After quiet, recipients come before the timer: setting one takes as long as writing to some of them. */
  #openWindow(): void {
    this.#beginWindow();
    queueMicrotask(() => {
      try {
        this.#flushPrompt();
      } finally {
        this.#setWindowTimer();
      }
    });
  }

  #beginWindow(): void {
    this.#hasOpenWindow = true;
    this.#writtenInWindow = 0;
    this.#packetsInWindow = 0;
  }

  #setWindowTimer(): void {
    setTimeout(() => this.#endWindow(), this.options.windowMs).unref();
  }

  #endWindow(): void {
    this.#hasOpenWindow = false;
    this.#flushAll();
    if (!this.#groups.endWindow() || this.#hasOpenWindow) return;
    this.#beginWindow();
    this.#setWindowTimer();
  }

  #flushPrompt(): void {
    const groups = this.#promptGroups;
    const writers = this.#promptWriters;
    this.#promptGroups = [];
    this.#promptWriters = [];
    this.#write(groups, writers, this.#deferredGroups > 0);
  }

  #flushAll(): void {
    const writers = this.#promptWriters.concat(this.#deferredWriters);
    this.#promptGroups = [];
    this.#promptWriters = [];
    this.#deferredWriters = [];
    this.#deferredGroups = 0;
    this.#write(this.#groups.all, writers, false);
  }

  /** @param isPartial whether other groups also have frames, which may go to the same connections */
  #write(groups: readonly RecipientGroup[], writers: readonly ConnectionWriter[], isPartial: boolean): void {
    const empty = new FrameBatch();
    const touched: ConnectionWriter[] = [];
    // Connections that wait for a reply come first.
    for (const writer of writers) {
      if (writer.batch || !writer.hasOwnFrames) continue;
      writer.batch = empty;
      touched.push(writer);
    }
    for (const group of groups) {
      if (group.frames.length === 0) continue;
      group.forEach((sink) => {
        const writer = sink as ConnectionWriter;
        if (!writer.batch) touched.push(writer);
        writer.batch = (writer.batch ?? empty).mergedWith(group);
      });
    }
    for (const writer of touched) {
      const batch = isPartial ? this.#groups.batchFor(writer.client, writer.seq, empty) : writer.batch!;
      writer.batch = undefined;
      writer.flush(batch);
    }
    for (const group of groups) {
      group.frames = [];
      group.isPrompt = false;
    }
    if (touched.length > 0) this.counters.flushes += 1;
    this.#writtenInWindow += touched.length;
    this.#runCallbacks();
  }

  /** Last, because the callbacks may broadcast, emit and disconnect themselves. */
  #runCallbacks(): void {
    const notified = this.#notified;
    const slow = this.#slow;
    if (notified.length > 0) this.#notified = [];
    if (slow.length > 0) this.#slow = [];
    for (const [socket, packet] of notified) socket.notifyOutgoingListeners(packet);
    for (const writer of slow) {
      if (writer.client.conn.readyState !== 'open') continue;
      this.counters.slowDisconnects += 1;
      disconnectSlow(writer, this.options.graceMs, this.options.onSlow);
    }
  }

  #hasDeferred({ client, seq }: ConnectionWriter): boolean {
    return this.#deferredGroups > 0 && this.#groups.waitingFor(client, seq).some(({ isPrompt }) => !isPrompt);
  }
}
