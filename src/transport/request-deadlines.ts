import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Config } from '../config/config.js';
import { ChatException } from '../protocol/chat-exception.js';
import { rawResponse } from './raw-response.js';

/** All of the headers, from the connection or from the request before; a silent connection has no longer either. */
const HEADERS_MS = 5_000;
/** All of the body of a request that is no upload: none is larger than 64 KB. */
const BODY_MS = 10_000;
/** An upload over a slow line may take this long; how slow it may be is the upload's own rule. */
const UPLOAD_MS = 600_000;
/** A connection between two requests. */
const IDLE_MS = 5_000;
/** A connection over which nothing moves in the middle of a request: a client that does not read its answer. */
const STALLED_MS = 60_000;
const CHECK_EVERY_MS = 1_000;

const UPLOADS = /^\/attachments\/?(?:\?|$)/;

/**
 * Ends connections that hold a request open: headers, bodies and answers have a deadline each. Only a body that is on
 * its way is remembered, and no timer is made for it: once a second all of them are looked at.
 */
export class RequestDeadlines {
  private readonly bodies = new Map<IncomingMessage, { response: ServerResponse; since: number }>();

  /** Call it before the server listens: Node reads some of these settings then. */
  watch(server: Server, { pingIntervalMs }: Pick<Config, 'pingIntervalMs'>): void {
    Object.assign(server, {
      headersTimeout: HEADERS_MS,
      requestTimeout: UPLOAD_MS,
      keepAliveTimeout: IDLE_MS,
      // A poll that waits for a message hears a ping at least.
      timeout: STALLED_MS + pingIntervalMs,
      // Node looks every thirty seconds otherwise, and lets a connection wait so much longer.
      connectionsCheckingInterval: CHECK_EVERY_MS,
    });
    const timer = setInterval(() => this.check(performance.now()), CHECK_EVERY_MS).unref();
    server.once('close', () => clearInterval(timer));
    server.prependListener('request', (request, response) => this.note(request, response));
  }

  private note(request: IncomingMessage, response: ServerResponse): void {
    const { headers, method, url } = request;
    const hasBody = 'transfer-encoding' in headers || (headers['content-length'] ?? '0') !== '0';
    if (!hasBody) return;
    const begin = (): void => void this.bodies.set(request, { response, since: performance.now() });
    // What comes of an upload after its answer is read by nobody.
    if (method === 'POST' && UPLOADS.test(url!)) response.once('finish', begin);
    else begin();
  }

  private check(now: number): void {
    for (const [request, { response, since }] of this.bodies) {
      const isOver = request.complete || request.socket.destroyed;
      if (!isOver && now - since < BODY_MS) continue;
      this.bodies.delete(request);
      if (!isOver) end(request, response);
    }
  }
}

/** Written past the response, which a handler that still waits for the body believes to be its own. */
function end({ socket }: IncomingMessage, response: ServerResponse): void {
  const exception = new ChatException('invalid', 'the body of the request did not arrive in time');
  if (!response.headersSent) socket.write(rawResponse({ status: 408, body: exception.toFailure() }));
  socket.destroy();
}
