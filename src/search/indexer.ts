import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { SearchStore } from './search-store.js';

const log = new Logger('Search');

/**
 * How long new messages are collected while no search runs: a small batch costs a sync and a merge like a large one.
 */
const GATHER_MS = 1_000;
/** Below this batch size the index has caught up, except for what was stored meanwhile. */
const MANY = 50;
/** Under load, rests this many times as long as it works, to leave the database thread to the senders. */
const REST = 9;
/** The maximum time a search waits for the index. */
const CATCH_UP_MS = 1_000;

/**
 * Indexes the log in the background, so that senders never wait for the index. A search waits, for at most
 * `CATCH_UP_MS`, until everything committed before it is indexed; only thousands of messages per second for a while
 * exceed that.
 */
@Injectable()
export class Indexer implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private hasOld = true;
  private isOldLogged = false;
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
   * Resolves once everything committed so far is indexed, or after `CATCH_UP_MS`. Does not wait for messages older than
   * the index.
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
        // The database logs its own errors; try again.
        await this.rest(GATHER_MS);
      }
    }
  }

  /** Returns the rest time as a multiple of the step's duration; `undefined` if nothing is left to do for now. */
  private async step(): Promise<number | undefined> {
    const taken = (await this.store.isBehind()) ? await this.store.indexNext('new') : 0;
    if (taken > 0) this.isMerged = false;
    if (taken >= MANY) return REST;
    if (this.hasOld) await this.indexOld();
    else if (taken === 0 && !this.isMerged) this.isMerged = !(await this.store.mergeSegments());
    return this.hasOld || (taken === 0 && !this.isMerged) ? 1 : undefined;
  }

  /** An upgrade may empty the index; `teahouse reindex` does so too. */
  private async indexOld(): Promise<void> {
    this.hasOld = (await this.store.indexNext('old')) > 0;
    if (this.hasOld !== this.isOldLogged) {
      log.log(
        this.hasOld ? 'indexing all messages for the search in the background' : 'all messages are indexed',
      );
      this.isOldLogged = this.hasOld;
    }
  }

  private async rest(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.ending.signal, ref: false }).catch(() => {});
  }
}
