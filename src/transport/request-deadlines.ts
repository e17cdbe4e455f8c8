import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Config } from '../config/config.js';
import { ChatException } from '../protocol/chat-exception.js';
import { rawResponse } from './raw-response.js';

/** For all headers, from the connection or the previous request on. Also the limit for a silent connection. */
const HEADERS_MS = 5_000;
/** For the whole body, except of an upload: other bodies have at most 64 KB. */
const BODY_MS = 10_000;
/** For an upload over a slow line; the upload itself enforces a minimum speed. */
const UPLOAD_MS = 600_000;
/** For a connection between two requests. */
const IDLE_MS = 5_000;
/** For a connection without any transfer during a request: a client that does not read its response. */
const STALLED_MS = 60_000;
const CHECK_EVERY_MS = 1_000;

const UPLOADS = /^\/attachments\/?(?:\?|$)/;

/**
 * Closes connections that keep a request open: headers, bodies and responses each have a deadline. Only open requests
 * are tracked, all with one timer: Node's `timeout` would cost each WebSocket a timer that is never needed.
 */
export class RequestDeadlines {
  private readonly bodies = new Map<IncomingMessage, { response: ServerResponse; since: number }>();
  private readonly responses = new Map<ServerResponse, { bytes: number; movedAt: number }>();
  private stalledMs = STALLED_MS;

  /** Call it before the server listens: Node reads some of these settings then. */
  watch(server: Server, { pingIntervalMs }: Pick<Config, 'pingIntervalMs'>): void {
    Object.assign(server, {
      headersTimeout: HEADERS_MS,
      requestTimeout: UPLOAD_MS,
      keepAliveTimeout: IDLE_MS,
      // Node checks only every thirty seconds by default, which would extend the deadlines by that time.
      connectionsCheckingInterval: CHECK_EVERY_MS,
    });
    // A pending poll receives at least a ping.
    this.stalledMs = STALLED_MS + pingIntervalMs;
    const timer = setInterval(() => this.check(performance.now()), CHECK_EVERY_MS).unref();
    server.once('close', () => clearInterval(timer));
    server.prependListener('request', (request, response) => this.note(request, response));
  }

  private note(request: IncomingMessage, response: ServerResponse): void {
    this.responses.set(response, { bytes: 0, movedAt: performance.now() });
    response.once('close', () => this.responses.delete(response));
    const { headers, method, url } = request;
    const hasBody = 'transfer-encoding' in headers || (headers['content-length'] ?? '0') !== '0';
    if (!hasBody) return;
    const begin = (): void => void this.bodies.set(request, { response, since: performance.now() });
    // Data of an upload after its response is not read.
    if (method === 'POST' && UPLOADS.test(url!)) response.once('finish', begin);
    else begin();
  }

  private check(now: number): void {
    for (const [{ socket }, progress] of this.responses) {
      if (!socket) continue;
      const bytes = socket.bytesRead + socket.bytesWritten - socket.writableLength;
      if (bytes !== progress.bytes) Object.assign(progress, { bytes, movedAt: now });
      else if (now - progress.movedAt >= this.stalledMs) socket.destroy();
    }
    for (const [request, { response, since }] of this.bodies) {
      const isOver = request.complete || request.socket.destroyed;
      if (!isOver && now - since < BODY_MS) continue;
      this.bodies.delete(request);
      if (!isOver) end(request, response);
    }
  }
}

/** Writes to the socket directly, because a handler that still waits for the body owns the response. */
function end({ socket }: IncomingMessage, response: ServerResponse): void {
  const exception = new ChatException('invalid', 'the body of the request did not arrive in time');
  if (!response.headersSent) socket.write(rawResponse({ status: 408, body: exception.toFailure() }));
  socket.destroy();
}
