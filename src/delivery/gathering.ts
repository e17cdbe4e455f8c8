import { emitWarning } from 'node:process';
import type { Adapter, Room, SocketId } from 'socket.io-adapter';
import type { Audience } from './audience.js';
import { Edition } from './edition.js';
import type { Frame } from './frame.js';
import { Hall } from './hall.js';
import {
  type Client,
  isOpen,
  type NamespaceInside,
  type NamespaceSocket,
  OUTLET,
  type Packet,
} from './internals.js';
import { letGo } from './outgoing.cap.js';
import { type Outlet, setUp } from './outlet.js';

/** About a second. */
const REMEMBERED_WINDOWS = 100;

export interface GatheringOptions {
  windowMs: number;
  /** So many writes in a window are made at once; only what goes beyond is gathered. */
  promptWrites: number;
  capBytes: number;
  graceMs: number;
  onSlow?: ((socket: NamespaceSocket) => void) | undefined;
}

/** What went out since the start. */
export interface DeliveryCounters {
  /** Packets × connections. */
  deliveries: number;
  /** Rounds of writing, each to any number of connections. */
  flushes: number;
  /** Pieces of finished frames written straight to TCP. */
  fastWrites: number;
  /** Packets handed to engine.io: polling, mid-upgrade, compressed, binary, or behind such. */
  ordinaryWrites: number;
  /** Connections closed because they held more than the cap. */
  slowDisconnects: number;
}

/**
 * Gathers what one server (all its namespaces) has to say, and writes it in rounds.
 *
 * - An audience that was quiet for a window is *prompt*: written at the end of the event loop's turn. Where everybody
 *   was quiet it is written ahead of the answer, as soon as whoever broadcasts is done.
 * - A busy one is prompt as well while few writes were made in this window: two people who talk fast are no burden.
 * - Beyond that it waits for the tick that ends the window; the tick beats only while there are busy audiences.
 * - A packet to one connection is prompt too; of those for whom broadcasts wait, so many in a window as there are
 *   prompt writes, and then they wait behind these broadcasts.
 * - Whoever is written to gets everything that waits for him, in the order in which it was said.
 *
 * A broadcast costs the same whatever the size of its audience; a round costs one write per connection.
 */
export class Gathering {
  readonly counters: DeliveryCounters;
  /** The next broadcast's place in the one order of all broadcasts. */
  seq = 0;
  readonly #halls = new Map<Adapter, Hall>();
  /** Those that are busy, in the order of their ordinals. An array, because of what {@link Hall} says of maps. */
  #audiences: Audience[] = [];
  #ordinal = 0;
  /** How many have passed since nobody was busy. */
  #windows = 0;
  /** How many audiences have frames that wait for the tick. */
  #patient = 0;
  #writtenInWindow = 0;
  #answersInWindow = 0;
  #promptAudiences: Audience[] = [];
  #promptOutlets: Outlet[] = [];
  #patientOutlets: Outlet[] = [];
  #isTicking = false;
  #expectsTurnEnd = false;
  #slow: Outlet[] = [];
  #isRefused = false;
  #heard: [NamespaceSocket, Packet][] = [];

  constructor(
    readonly options: GatheringOptions,
    counters: DeliveryCounters,
  ) {
    this.counters = counters;
  }

  join(adapter: Adapter): void {
    this.#halls.set(adapter, new Hall(adapter));
  }

  part(adapter: Adapter): void {
    this.#round();
    this.#audiences = this.#audiences.filter((audience) => audience.adapter !== adapter);
    this.#halls.delete(adapter);
  }

  has(adapter: Adapter): boolean {
    return this.#halls.has(adapter) && !this.#isRefused;
  }

  /** Broadcasts `frame` to those who are now in any of `rooms` (everybody, where there are none), but not to `except`. */
  tell(adapter: Adapter, rooms: ReadonlySet<Room>, frame: Frame, except: Iterable<SocketId>): void {
    if (!this.#isTicking) this.#openWindow();
    const audience = this.#audience(adapter, rooms);
    for (const id of except) {
      if (audience.has(id))
        this.outletOf((adapter.nsp as NamespaceInside).sockets.get(id)?.client)?.skip(this.seq);
    }
    frame.seq = this.seq++;
    if (audience.frames.push(frame) === 1) {
      audience.isPrompt =
        audience.isNew || this.#writtenInWindow + audience.size <= this.options.promptWrites;
      if (audience.isPrompt) {
        this.#promptAudiences.push(audience);
        this.#expectTurnEnd();
      } else this.#patient += 1;
    }
    audience.isNew = false;
    audience.isActive = true;
  }

  /** The outlet of a connection, set up at its first sight; none where this version of socket.io has no doors for one. */
  outletOf(client: Client | undefined): Outlet | undefined {
    if (!client || client[OUTLET] || this.#isRefused) return client?.[OUTLET];
    if (isOpen(client)) return setUp(client, this);
    this.#isRefused = true;
    emitWarning('socket.io is not as expected: every packet is written by itself', 'DeliveryWarning');
    return undefined;
  }

  /** Sees to it that the packets of one connection are written. */
  queue(outlet: Outlet): void {
    if (outlet.isQueued) return;
    outlet.isQueued = true;
    if (this.#answersInWindow >= this.options.promptWrites && this.#isPatient(outlet))
      this.#patientOutlets.push(outlet);
    else {
      this.#answersInWindow += 1;
      this.#promptOutlets.push(outlet);
      this.#expectTurnEnd();
    }
  }

  /** Writes everything that waits for one connection, now. */
  flush(outlet: Outlet): void {
    outlet.serve(this.#editionOf(outlet));
  }

  /** To be called before the rooms of one of the connection's sockets change. */
  settle(outlet: Outlet): void {
    if (outlet.settle(this.#editionOf(outlet))) this.queue(outlet);
  }

  noteSlow(outlet: Outlet): void {
    if (!this.#slow.includes(outlet)) this.#slow.push(outlet);
    this.#expectTurnEnd();
  }

  noteHeard(client: Client, frames: readonly Frame[]): void {
    for (const { packet } of frames) {
      const socket = packet && client.nsps.get(packet.nsp!);
      if (socket) this.#heard.push([socket, packet]);
    }
    this.#expectTurnEnd();
  }

  #audience(adapter: Adapter, rooms: ReadonlySet<Room>): Audience {
    const hall = this.#halls.get(adapter)!;
    const busy = hall.find(rooms);
    if (busy) return busy;
    const audience = hall.open(this.#ordinal++, rooms);
    this.#audiences.push(audience);
    return audience;
  }

  #expectTurnEnd(): void {
    if (this.#expectsTurnEnd) return;
    this.#expectsTurnEnd = true;
    setImmediate(() => this.#endTurn());
  }

  #endTurn(): void {
    this.#expectsTurnEnd = false;
    this.#writePrompt();
  }

  #writePrompt(): void {
    const audiences = this.#promptAudiences;
    const outlets = this.#promptOutlets;
    this.#promptAudiences = [];
    this.#promptOutlets = [];
    this.#write(audiences, outlets, this.#patient > 0);
  }

  /** After quiet: whoever hears it comes first, since setting a timer takes as long as writing to some of them. */
  #openWindow(): void {
    this.#beginWindow();
    queueMicrotask(() => {
      try {
        this.#writePrompt();
      } finally {
        this.#awaitWindowEnd();
      }
    });
  }

  #beginWindow(): void {
    this.#isTicking = true;
    this.#writtenInWindow = 0;
    this.#answersInWindow = 0;
  }

  #awaitWindowEnd(): void {
    setTimeout(() => this.#endWindow(), this.options.windowMs).unref();
  }

  #endWindow(): void {
    this.#isTicking = false;
    this.#round();
    const busy = this.#audiences.filter(({ isActive }) => isActive);
    for (const audience of this.#audiences) {
      if (audience.isActive) audience.isActive = false;
      else this.#halls.get(audience.adapter)!.close(audience);
    }
    this.#audiences = busy;
    this.#windows = busy.length > 0 ? this.#windows + 1 : 0;
    if (this.#windows % REMEMBERED_WINDOWS === 0) for (const hall of this.#halls.values()) hall.forget();
    if (busy.length === 0 || this.#isTicking) return;
    this.#beginWindow();
    this.#awaitWindowEnd();
  }

  /** Writes everything that waits for anybody. */
  #round(): void {
    const outlets = this.#promptOutlets.concat(this.#patientOutlets);
    this.#promptAudiences = [];
    this.#promptOutlets = [];
    this.#patientOutlets = [];
    this.#patient = 0;
    this.#write(this.#audiences, outlets, false);
  }

  /** @param isPartial whether other audiences have frames too, which may wait for the same connections */
  #write(audiences: Iterable<Audience>, outlets: readonly Outlet[], isPartial: boolean): void {
    const blank = new Edition();
    const touched: Outlet[] = [];
    // First those who wait for an answer.
    for (const outlet of outlets) {
      if (outlet.edition || !outlet.hasTurns) continue;
      outlet.edition = blank;
      touched.push(outlet);
    }
    for (const audience of audiences) {
      if (audience.frames.length === 0) continue;
      audience.forEach((outlet) => {
        if (!outlet.edition) touched.push(outlet);
        outlet.edition = (outlet.edition ?? blank).with(audience);
      });
    }
    for (const outlet of touched) {
      const edition = isPartial ? this.#editionOf(outlet, blank) : outlet.edition!;
      outlet.edition = undefined;
      outlet.serve(edition);
    }
    for (const audience of audiences) {
      audience.frames = [];
      audience.isPrompt = false;
    }
    if (touched.length > 0) this.counters.flushes += 1;
    this.#writtenInWindow += touched.length;
    this.#tellWhatHappened();
  }

  /** Last, because the callbacks may broadcast, emit and disconnect themselves. */
  #tellWhatHappened(): void {
    const heard = this.#heard;
    const slow = this.#slow;
    if (heard.length > 0) this.#heard = [];
    if (slow.length > 0) this.#slow = [];
    for (const [socket, packet] of heard) socket.notifyOutgoingListeners(packet);
    for (const outlet of slow) {
      if (outlet.client.conn.readyState !== 'open') continue;
      this.counters.slowDisconnects += 1;
      letGo(outlet, this.options.graceMs, this.options.onSlow);
    }
  }

  #isPatient(outlet: Outlet): boolean {
    return this.#patient > 0 && this.#waitingFor(outlet).some((audience) => !audience.isPrompt);
  }

  #editionOf(outlet: Outlet, blank = new Edition()): Edition {
    if (this.#audiences.length === 0) return blank;
    // In the order in which a whole round goes through them, so that equal sets share one edition.
    const waiting = this.#waitingFor(outlet).sort((one, other) => one.ordinal - other.ordinal);
    return waiting.reduce((edition, audience) => edition.with(audience), blank);
  }

  #waitingFor(outlet: Outlet): Audience[] {
    const waiting: Audience[] = [];
    for (const socket of outlet.client.sockets.values()) {
      waiting.push(...(this.#halls.get(socket.adapter)?.waitingFor(socket, outlet.seq) ?? []));
    }
    return waiting;
  }
}
