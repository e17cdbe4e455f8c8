import { request as requestPlainly } from 'node:http';
import { Agent, request as requestSecurely } from 'node:https';
import { publicLookup } from './push-endpoint.js';

/** Push services answer within a second. Counts from the look-up of the name to the end of the answer. */
const TIMEOUT_MS = 5_000;
/** An answer is a status; of a body so much is read, which lets the connection serve the next call. */
const BODY_MAX_BYTES = 16 * 1024;
const CONNECTIONS_PER_HOST = 8;

/** The HTTP side of a call. */
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

  /** Resolves with the status. Rejects where the host cannot be reached or does not answer in time. */
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
