import { Injectable } from '@nestjs/common';
import { Counter, Histogram, Registry } from 'prom-client';
import type { ErrorCode } from '../protocol/types.js';

const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];
const JOBS = [1, 2, 4, 8, 16, 32, 64, 128];

/**
 * What is counted as it happens: about half a microsecond for a request, and once for a commit. Everything else is
 * looked up where it is known already, at the moment somebody asks; see `ServerMetrics`.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  /** How many texts were stored since the start. */
  messages = 0;

  private readonly requests = new Counter({
    name: 'teahouse_requests_total',
    help: 'Requests that were answered, by event and by the code of the answer',
    labelNames: ['event', 'code'],
    registers: [this.registry],
  });
  private readonly seconds = new Histogram({
    name: 'teahouse_request_seconds',
    help: 'From the arrival of a request to its answer, with the time it waited for its turn',
    labelNames: ['event'],
    buckets: SECONDS,
    registers: [this.registry],
  });
  private readonly duplicates = new Counter({
    name: 'teahouse_duplicates_total',
    help: 'Messages that were stored before and answered with their first place',
    registers: [this.registry],
  });
  private readonly gapPulls = new Counter({
    name: 'teahouse_gap_pulls_total',
    help: 'Pages of history that were asked for to catch up',
    registers: [this.registry],
  });
  private readonly commits = new Histogram({
    name: 'teahouse_commit_jobs',
    help: 'Writes that shared one commit',
    buckets: JOBS,
    registers: [this.registry],
  });

  /** @param event one that there is, or `unknown`: what clients make up does not become a label */
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
