import { Injectable } from '@nestjs/common';
import { Counter, Histogram, Registry } from 'prom-client';
import type { ErrorCode } from '../protocol/types.js';

const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];
const JOBS = [1, 2, 4, 8, 16, 32, 64, 128];

/**
 * Metrics that are counted as they happen, at about half a microsecond per request and once per commit. All others are
 * read during a scrape; see `ServerMetrics`.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  /** The number of messages stored since the start. */
  messages = 0;

  private readonly requests = new Counter({
    name: 'teahouse_requests_total',
    help: 'Answered requests by event and reply code',
    labelNames: ['event', 'code'],
    registers: [this.registry],
  });
  private readonly seconds = new Histogram({
    name: 'teahouse_request_seconds',
    help: 'Time from the arrival of a request to its reply, including the time in its queue',
    labelNames: ['event'],
    buckets: SECONDS,
    registers: [this.registry],
  });
  private readonly duplicates = new Counter({
    name: 'teahouse_duplicates_total',
    help: 'Repeated messages that were answered with their original receipt',
    registers: [this.registry],
  });
  private readonly gapPulls = new Counter({
    name: 'teahouse_gap_pulls_total',
    help: 'History pages requested to catch up after a gap',
    registers: [this.registry],
  });
  private readonly commits = new Histogram({
    name: 'teahouse_commit_jobs',
    help: 'Writes per commit',
    buckets: JOBS,
    registers: [this.registry],
  });

  /** @param event a known event or `unknown`: names made up by clients must not become labels */
  recordRequest(event: string, code: 'ok' | ErrorCode, startedMs: number): void {
    if (event === 'textmsg' && code === 'ok') this.messages += 1;
    this.requests.inc({ event, code });
    this.seconds.observe({ event }, (performance.now() - startedMs) / 1_000);
  }

  countDuplicate(): void {
    this.duplicates.inc();
  }

  countGapFetch(): void {
    this.gapPulls.inc();
  }

  recordCommit(jobs: number): void {
    this.commits.observe(jobs);
  }
}
