import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { ChatException } from '../protocol/chat-exception.js';
import { UploadSlot, type Uploader } from './upload-slot.js';

/** Uploads that are received or redrawn at once, on this node. */
export const UPLOADS_MAX = 32;
const UPLOADS_PER_PERSON = 8;
const UPLOADS_PER_ADDRESS = 16;
/** Uploads that wait for a slot. Nothing of them is read. */
const WAITING_MAX = 128;
const WAITING_PER_PERSON = 24;
const WAITING_PER_ADDRESS = 64;
const WAIT_MAX_MS = 25_000;
/** A slot is free again after this time, whatever becomes of its upload. Tests set a shorter one. */
export const SLOT_DEADLINE = { ms: 10 * 60_000 };

const TICK_MS = 1_000;
/** An upload that is slower than this over so many seconds is ended. */
const MIN_SPEED = { bytesPerSecond: 1_024, seconds: 20 };
/** The same while another upload waits: for each that waits, the slowest is ended. */
const MIN_SPEED_WHEN_FULL = { bytesPerSecond: 8 * 1_024, seconds: 5 };

interface Waiting {
  slot: UploadSlot;
  admit: () => void;
}

/** The slots of uploads. A slot is taken and released in `hold` and nowhere else. */
@Injectable()
export class UploadSlots implements OnModuleDestroy {
  private readonly active = new Set<UploadSlot>();
  private readonly waiting = new Set<Waiting>();
  private timer: NodeJS.Timeout | undefined;

  get inUse(): number {
    return this.active.size;
  }

  /**
   * Does `work` in a slot; waits for one where the share of the person or of the address, or the node, is full.
   * @param gone aborts when the client is gone
   * @throws ChatException `rate_limited`, and whatever `work` or `gone` rejects with
   */
  async hold<T>(uploader: Uploader, gone: AbortSignal, work: (slot: UploadSlot) => Promise<T>): Promise<T> {
    gone.throwIfAborted();
    const slot = new UploadSlot(uploader);
    const onGone = (): void => slot.end(gone.reason as Error);
    gone.addEventListener('abort', onGone);
    const overdue = new Deadline(SLOT_DEADLINE.ms, () => tooSlow('the upload took too long'));
    overdue.promise.catch((reason: Error) => slot.end(reason));
    try {
      await this.acquire(slot);
      // Work that does not end by itself keeps no slot: the deadline ends the race.
      return await Promise.race([work(slot), overdue.promise]);
    } finally {
      overdue.clear();
      gone.removeEventListener('abort', onGone);
      this.active.delete(slot);
      this.admitWaiting();
    }
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async acquire(slot: UploadSlot): Promise<void> {
    if (!this.fits(slot)) await this.wait(slot);
    else this.activate(slot);
  }

  private activate(slot: UploadSlot): void {
    this.active.add(slot);
    this.timer ??= setInterval(() => this.tick(), TICK_MS).unref();
  }

  private async wait(slot: UploadSlot): Promise<void> {
    const slots = [...this.waiting].map((waiting) => waiting.slot);
    const isFull =
      slots.length >= WAITING_MAX ||
      countOf(slots, slot, 'person') >= WAITING_PER_PERSON ||
      countOf(slots, slot, 'network') >= WAITING_PER_ADDRESS;
    if (isFull) throw tooMany();
    const patience = new Deadline(WAIT_MAX_MS, tooMany);
    let waiting: Waiting | undefined;
    try {
      await Promise.race([
        patience.promise,
        new Promise<void>((admit, refuse) => {
          waiting = { slot, admit };
          this.waiting.add(waiting);
          slot.signal.addEventListener('abort', () => refuse(slot.signal.reason as Error));
        }),
      ]);
    } finally {
      patience.clear();
      this.waiting.delete(waiting!);
    }
  }

  /** Those come first of whose person, then address, the fewest uploads are under way; then the one that came first. */
  private admitWaiting(): void {
    for (;;) {
      const fitting = [...this.waiting].filter(({ slot }) => this.fits(slot));
      const rank = ({ slot }: Waiting): number =>
        countOf(this.active, slot, 'person') * UPLOADS_MAX + countOf(this.active, slot, 'network');
      const next = fitting.reduce<Waiting | undefined>(
        (best, other) => (best === undefined || rank(other) < rank(best) ? other : best),
        undefined,
      );
      if (!next) break;
      this.waiting.delete(next);
      this.activate(next.slot);
      next.admit();
    }
    if (this.active.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private fits(slot: UploadSlot): boolean {
    return (
      this.active.size < UPLOADS_MAX &&
      countOf(this.active, slot, 'person') < UPLOADS_PER_PERSON &&
      countOf(this.active, slot, 'network') < UPLOADS_PER_ADDRESS
    );
  }

  private tick(): void {
    for (const slot of this.active) slot.tick(MIN_SPEED.seconds);
    for (const slot of this.slowerThan(MIN_SPEED)) slot.end(slow(MIN_SPEED.bytesPerSecond));
    const slowest = this.slowerThan(MIN_SPEED_WHEN_FULL);
    for (const { slot } of this.waiting) {
      // One that makes room for this one: of the same share where that is full.
      const at = slowest.findIndex((other) => this.blocks(other, slot));
      const [ended] = at < 0 ? [] : slowest.splice(at, 1);
      ended?.end(slow(MIN_SPEED_WHEN_FULL.bytesPerSecond));
    }
  }

  /** Those that the client holds up, the slowest first. */
  private slowerThan({ bytesPerSecond, seconds }: typeof MIN_SPEED): UploadSlot[] {
    const speedOf = (slot: UploadSlot): number => slot.speedOver(seconds) ?? Infinity;
    return [...this.active]
      .filter((slot) => slot.isReceiving && speedOf(slot) < bytesPerSecond)
      .sort((a, b) => speedOf(a) - speedOf(b));
  }

  private blocks({ uploader }: UploadSlot, waiting: UploadSlot): boolean {
    const { person, network } = waiting.uploader;
    if (countOf(this.active, waiting, 'person') >= UPLOADS_PER_PERSON) return uploader.person === person;
    if (countOf(this.active, waiting, 'network') >= UPLOADS_PER_ADDRESS) return uploader.network === network;
    return true;
  }
}

/** Rejects after a time, unless it is cleared. */
class Deadline {
  readonly promise: Promise<never>;
  private timer: NodeJS.Timeout | undefined;

  constructor(afterMs: number, reason: () => Error) {
    this.promise = new Promise((_, reject) => {
      this.timer = setTimeout(() => reject(reason()), afterMs).unref();
    });
  }

  clear(): void {
    clearTimeout(this.timer);
  }
}

function countOf(slots: Iterable<UploadSlot>, { uploader }: UploadSlot, by: keyof Uploader): number {
  let count = 0;
  for (const other of slots) if (other.uploader[by] === uploader[by]) count += 1;
  return count;
}

function tooMany(): ChatException {
  return new ChatException('rate_limited', 'too many uploads at once: send it again', {
    retryAfterMs: 1_000,
  });
}

function slow(bytesPerSecond: number): ChatException {
  return tooSlow(`the upload is slower than ${bytesPerSecond} bytes a second`);
}

function tooSlow(why: string): ChatException {
  return new ChatException('rate_limited', `${why}: send it again`, { retryAfterMs: 1_000 });
}
