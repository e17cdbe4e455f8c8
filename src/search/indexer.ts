import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { SearchStore } from './search-store.js';

/** How long what is said waits together, where nobody searches: a batch of few costs a sync and a merge like one of many. */
const GATHER_MS = 1_000;
/** After fewer than this it has caught up, but for what came in the meantime. */
const MANY = 50;
/** Rests so many times as long as it works while texts pour in: those who speak need the thread more. */
const REST = 9;
/** How long a search waits for the index at most. */
const CATCH_UP_MS = 1_000;

/**
 * Keeps the index up with the log, behind it: whoever speaks waits for no index. Whoever searches waits until it holds
 * everything that was said by then, for a second at most; only a crowd that says thousands of texts a second for a
 * while gets so far ahead of it.
 */
@Injectable()
export class Indexer implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private hasOld = true;
  private isMerged = false;
  private readonly ending = new AbortController();
  private ended: Promise<void> | undefined;

  constructor(private readonly store: SearchStore) {}

  onApplicationBootstrap(): void {
    this.ended = this.follow();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.ended;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }

  /**
   * Resolves once everything that is committed by now is indexed, but for what was there before there was an index; or
   * else after a second.
   */
  async catchUp(): Promise<void> {
    const until = performance.now() + CATCH_UP_MS;
    while (performance.now() < until && (await this.store.isBehind())) {
      await this.store.indexNext('new');
    }
  }

  private async follow(): Promise<void> {
    while (!this.ending.signal.aborted) {
      try {
        const from = performance.now();
        const pause = await this.step();
        await this.rest(pause === undefined ? GATHER_MS : pause * (performance.now() - from));
      } catch {
        // The storage has said what is wrong with it, and it is tried again.
        await this.rest(GATHER_MS);
      }
    }
  }

  /** @returns how many times as long as this took it may rest; `undefined` where all is done that can be, for now */
  private async step(): Promise<number | undefined> {
    const taken = (await this.store.isBehind()) ? await this.store.indexNext('new') : 0;
    if (taken > 0) this.isMerged = false;
    if (taken >= MANY) return REST;
    if (this.hasOld) this.hasOld = (await this.store.indexNext('old')) > 0;
    else if (taken === 0 && !this.isMerged) this.isMerged = !(await this.store.mergeSegments());
    return this.hasOld || (taken === 0 && !this.isMerged) ? 1 : undefined;
  }

  private async rest(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.ending.signal, ref: false }).catch(() => {});
  }
}
