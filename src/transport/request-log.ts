import { Logger } from '@nestjs/common';
import type { ChatSocket } from '../delivery/delivery.service.js';
import { REQUEST_COSTS } from '../rate-limit/request-costs.js';
import type { Metrics } from '../metrics/metrics.js';
import type { ErrorCode, Receipt } from '../protocol/types.js';

const log = new Logger('Request');

/**
 * Records the result of each request: in the metrics and, at LOG_LEVEL=verbose or after an internal error, as a log
 * line without content.
 */
export class RequestLog {
  private requests = 0;

  constructor(
    private readonly metrics: Metrics,
    private readonly isVerbose: boolean,
  ) {}

  /** Returns a function to be called with the reply. */
  start(event: string, body: unknown, socket: ChatSocket): (code: 'ok' | ErrorCode, data?: unknown) => void {
    const started = performance.now();
    const known = Object.hasOwn(REQUEST_COSTS, event) ? event : 'unknown';
    const request = ++this.requests;
    return (code, data) => {
      this.metrics.recordRequest(known, code, started);
      if (known === 'textmsg' && (data as Receipt | undefined)?.duplicate) this.metrics.countDuplicate();
      if (known === 'history' && code === 'ok' && isForward(body)) this.metrics.countGapFetch();
      if (!this.isVerbose && code !== 'internal') return;
      const { id, data: knownAs } = socket;
      const line = { msg: 'answered', request, event: known, code, socket: id, person: knownAs.person?.id };
      if (code === 'internal') log.error(line);
      else log.verbose(line);
    };
  }
}

function isForward(body: unknown): boolean {
  return (body as { after?: unknown } | null | undefined)?.after !== undefined;
}
