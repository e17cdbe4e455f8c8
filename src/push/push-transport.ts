import { request as requestPlainly } from 'node:http';
import { Agent, request as requestSecurely } from 'node:https';
import { publicLookup } from './push-endpoint.js';

/** Push services reply within a second. Covers the name look-up and the whole response. */
const TIMEOUT_MS = 5_000;
/** Only the status matters; the body is read up to here so that the connection can be reused. */
const BODY_MAX_BYTES = 16 * 1024;
const CONNECTIONS_PER_HOST = 8;

/** The HTTP client of push services. */
export class PushTransport {
  private readonly closing = new AbortController();
  private readonly agent = new Agent({
    keepAlive: true,
    maxSockets: CONNECTIONS_PER_HOST,
    lookup: publicLookup,
  });

  get isClosed(): boolean {
    return this.closing.signal.aborted;
  }

  /** Resolves with the status. Rejects if the host is unreachable or does not reply in time. */
  post(url: URL, headers: Record<string, string>, body: Buffer): Promise<number> {
    const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), this.closing.signal]);
    const options = { method: 'POST', headers, signal };
    return new Promise((done, failed) => {
      const request =
        url.protocol === 'http:'
          ? requestPlainly(url, options)
          : requestSecurely(url, { ...options, agent: this.agent });
      request.once('response', (response) => {
        let bytes = 0;
        response.on('error', failed).on('data', (part: Buffer) => {
          bytes += part.length;
          if (bytes > BODY_MAX_BYTES) request.destroy();
        });
        response.once('close', () => done(response.statusCode!));
      });
      request.once('error', failed);
      request.end(body);
    });
  }

  close(): void {
    this.closing.abort();
    this.agent.destroy();
  }
}
