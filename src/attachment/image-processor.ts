import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { availableParallelism } from 'node:os';
import { networkOf } from '../common/client-address.js';
import { FairQueue } from '../common/fair-queue.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { ChatException } from '../protocol/chat-exception.js';
import { DiskFullException } from '../common/errors/disk-errors.js';
import type { ImageFailure, ImageRequest, ProcessedImage } from './image-worker-messages.js';
import { ImageWorkerProcess } from './image-worker-process.js';

/** Leaves one processor to the server, if there are two or more. */
const PROCESSES = Math.min(2, Math.max(1, availableParallelism() - 1));
/** Several times what the largest photo takes. */
export const IMAGE_DEADLINE_MS = 20_000;
const WAIT_MAX_MS = 60_000;
const WAITING = { total: 64, group: 40, member: 20 };
/** An image process holds about 80 MiB, so it is ended after this time without pictures. */
const IDLE_MS = 5 * 60_000;

/** The uploader of a picture. Addresses take turns, and so do the users of one address. */
export interface ImageOwner {
  person: string;
  address: string;
}

/** A queued picture: receives an image process, or an error. */
interface Waiting {
  serve: (worker: ImageWorkerProcess) => void;
  refuse: (why: ChatException) => void;
}

/**
 * Re-encodes pictures in separate processes. Other users see only visible content, and no picture can block the
 * server. Processing time is limited per user and per address.
 */
@Injectable()
export class ImageProcessor implements OnModuleDestroy {
  private readonly workers = Array.from({ length: PROCESSES }, () => new ImageWorkerProcess());
  private readonly idle = [...this.workers];
  private readonly waiting = new FairQueue<Waiting>(WAITING);
  private idleTimer: NodeJS.Timeout | undefined;

  constructor(private readonly limits: RateLimits) {}

  /**
   * Re-encodes the picture at `from` to `to`, in the same format, and writes a still thumbnail to `thumbnail` (WebP).
   * @throws ChatException `invalid` (not a complete picture), `too_large` (exceeds a limit), `rate_limited` (too many
   *   wait, or the owner has used up the processing time), `unavailable`
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
  return new ChatException(
    'invalid',
    'cannot decode the picture: send a valid JPEG, PNG, WebP, GIF or AVIF file',
    {
      fields: ['file'],
    },
  );
}

function tooMany(): ChatException {
  return new ChatException('rate_limited', 'too many pictures are waiting: send it again later', {
    retryAfterMs: 5_000,
  });
}
