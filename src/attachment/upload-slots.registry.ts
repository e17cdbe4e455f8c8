import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { ChatException } from '../protocol/chat-exception.js';
import { UploadSlot, type Uploader } from './upload-slot.js';

/** Uploads that this node receives or re-encodes at once. */
export const UPLOADS_MAX = 32;
const UPLOADS_PER_PERSON = 8;
const UPLOADS_PER_ADDRESS = 16;
/** Uploads that wait for a slot; their bodies are not read. */
const WAITING_MAX = 128;
const WAITING_PER_PERSON = 24;
const WAITING_PER_ADDRESS = 64;
const WAIT_MAX_MS = 25_000;
/** A slot is released after this time, even if its upload still runs. Tests set a shorter time. */
export const SLOT_DEADLINE = { ms: 10 * 60_000 };

const TICK_MS = 1_000;
/** An upload slower than this, over this time, is ended. */
const MIN_SPEED = { bytesPerSecond: 1_024, seconds: 20 };
/** The limit while other uploads wait: for each waiting one, the slowest upload is ended. */
const MIN_SPEED_WHEN_FULL = { bytesPerSecond: 8 * 1_024, seconds: 5 };

interface Waiting {
  slot: UploadSlot;
  admit: () => void;
}

/** Limits concurrent uploads. Slots are taken and released in `hold` only. */
@Injectable()
export class UploadSlots implements OnModuleDestroy {
  private readonly active = new Set<UploadSlot>();
  private readonly waiting = new Set<Waiting>();
  private timer: NodeJS.Timeout | undefined;

  get inUse(): number {
    return this.active.size;
  }

  /**
   * Runs `work` in a slot. Waits for a slot if the node, or the share of the user or of the address, is full.
   * @param gone aborts when the client has disconnected
   * @throws ChatException `rate_limited`, and what `work` or `gone` rejects with
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
      // If `work` hangs, the deadline ends the race and releases the slot.
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

  /** Admits waiting uploads: first by the fewest running uploads of their user, then of their address, then by age. */
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
      // An upload whose end admits this one: of the same user or address, if that share is full.
      const at = slowest.findIndex((other) => this.blocks(other, slot));
      const [ended] = at < 0 ? [] : slowest.splice(at, 1);
      ended?.end(slow(MIN_SPEED_WHEN_FULL.bytesPerSecond));
    }
  }

  /** Returns the uploads whose client is too slow, the slowest first. */
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

/** A promise that rejects after a time, unless it is cleared. */
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
