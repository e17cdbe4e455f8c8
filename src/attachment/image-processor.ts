import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { availableParallelism } from 'node:os';
import { networkOf } from '../common/client-address.js';
import { FairQueue } from '../common/fair-queue.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { ChatException } from '../protocol/chat-exception.js';
import { DiskFullException } from '../common/errors/disk-errors.js';
import type { ImageFailure, ImageRequest, ProcessedImage } from './image-worker-messages.js';
import { ImageWorkerProcess } from './image-worker-process.js';

/** Messages come first: with two processors, one of them draws. */
const PROCESSES = Math.min(2, Math.max(1, availableParallelism() - 1));
/** Several times what the largest photo takes. */
export const IMAGE_DEADLINE_MS = 20_000;
const WAIT_MAX_MS = 60_000;
const WAITING = { total: 64, group: 40, member: 20 };
/** A drawing process holds some 80 MiB, which a server without pictures does not need. */
const IDLE_MS = 5 * 60_000;

/** Whose picture it is: addresses take turns, and so do the users of one address. */
export interface ImageOwner {
  person: string;
  address: string;
}

/** Gives a waiting picture its process, or refuses it. */
interface Waiting {
  serve: (worker: ImageWorkerProcess) => void;
  refuse: (why: ChatException) => void;
}

/**
 * Draws pictures anew in processes of their own, so that others see only what is to be seen and no picture stops the
 * server. Each user and each address has a share of the time.
 */
@Injectable()
export class ImageProcessor implements OnModuleDestroy {
  private readonly workers = Array.from({ length: PROCESSES }, () => new ImageWorkerProcess());
  private readonly idle = [...this.workers];
  private readonly waiting = new FairQueue<Waiting>(WAITING);
  private idleTimer: NodeJS.Timeout | undefined;

  constructor(private readonly limits: RateLimits) {}

  /**
   * Draws the picture at `from` to `to`, in the same format, and a small still one to `thumbnail` (WebP).
   * @throws ChatException `invalid` for what is no whole picture, `too_large` for one that exceeds a limit, `rate_limited`
   *   where too many wait or their owner has used up the time, `unavailable`
   */
  async process(request: ImageRequest, owner: ImageOwner): Promise<ProcessedImage> {
    await this.limits.mayProcessImage(owner.person, owner.address);
    const worker = await this.acquireWorker(owner);
    const start = performance.now();
    try {
      const outcome = await worker.process(request, IMAGE_DEADLINE_MS);
      if ('failed' in outcome) throw refusalOf(outcome);
      return outcome;
    } finally {
      this.release(worker);
      await this.limits.imageProcessed(owner.person, owner.address, performance.now() - start);
    }
  }

  onModuleDestroy(): void {
    clearTimeout(this.idleTimer);
    for (const worker of this.workers) worker.close();
  }

  private async acquireWorker({ person, address }: ImageOwner): Promise<ImageWorkerProcess> {
    const free = this.idle.pop();
    if (free) return free;
    const network = networkOf(address);
    return new Promise((done, failed) => {
      const one: Waiting = {
        serve: (worker) => {
          clearTimeout(timer);
          done(worker);
        },
        refuse: failed,
      };
      const timer = setTimeout(() => {
        this.waiting.remove(network, person, one);
        one.refuse(tooMany());
      }, WAIT_MAX_MS);
      if (this.waiting.add(network, person, one)) return;
      clearTimeout(timer);
      one.refuse(tooMany());
    });
  }

  private release(worker: ImageWorkerProcess): void {
    clearTimeout(this.idleTimer);
    const next = this.waiting.next();
    if (next) return next.serve(worker);
    this.idle.push(worker);
    this.idleTimer = setTimeout(() => {
      for (const rested of this.idle) rested.close();
    }, IDLE_MS).unref();
  }
}

function refusalOf({ failed, message }: ImageFailure): ChatException {
  if (failed === 'no_space') return new DiskFullException();
  if (failed === 'too_large') return new ChatException('too_large', message, { fields: ['file'] });
  return new ChatException('invalid', 'this is not a picture that can be shown', { fields: ['file'] });
}

function tooMany(): ChatException {
  return new ChatException('rate_limited', 'too many pictures wait: send it again later', {
    retryAfterMs: 5_000,
  });
}
