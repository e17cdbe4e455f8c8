import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { isAllowedOrigin } from './allowed-origin.js';
import type { Config } from '../config/config.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { ErrorCode } from '../protocol/types.js';
import type { ConnectionLimiter } from './connection-limiter.js';
import { HostPolicy } from '../http/host-policy.js';
import { PipelineLimiter } from './pipeline-limiter.js';
import { rawResponse, type RawResponse } from './raw-response.js';
import { RepeatedWarning } from './repeated-warning.js';
import { setSecurityHeaders } from './security-headers.js';

type Settings = Pick<Config, 'allowedOrigins' | 'publicUrls' | 'trustProxy'>;
type Listener = (request: IncomingMessage, ...rest: unknown[]) => void;

const SOCKET_PATH = '/socket.io/';
/**
 * The client library that Socket.IO serves: a static file, which pages of allowed origins load as a script. Only
 * without a query: Engine.IO handles every path below `SOCKET_PATH` whose query names a transport.
 */
const CLIENT_LIBRARY = /^\/socket\.io\/socket\.io\.[a-z.]+$/;
/** Engine.IO's code for "Forbidden", which its clients know. */
const ENGINE_FORBIDDEN = 4;
const HEADERS_MAX = 100;

/** Checks every HTTP request and upgrade before any route and before Socket.IO. */
export class RequestGuard {
  private readonly hosts: HostPolicy;
  private readonly hostWarning = new RepeatedWarning('Host');
  private readonly originWarning = new RepeatedWarning('Origin');
  private readonly pipelines = new PipelineLimiter();

  constructor(
    private readonly config: Settings,
    private readonly connections: ConnectionLimiter,
  ) {
    this.hosts = new HostPolicy(config);
  }

  /** Wraps all current listeners of `server`. Call it after all others are added. */
  protect(server: Server): void {
    // Node silently drops headers beyond this number, such as the `X-Forwarded-For` that a proxy adds last. One more is
    // accepted, so that such a request is detected and rejected.
    server.maxHeadersCount = HEADERS_MAX + 1;
    before(server, 'request', (request, response) => this.admit(request, response as ServerResponse));
    before(server, 'upgrade', (request, socket) => this.admitUpgrade(request, socket as Duplex));
  }

  private admit(request: IncomingMessage, response: ServerResponse): boolean {
    // The request belongs to a connection that was already rejected.
    if (request.socket.writableEnded || !this.pipelines.admits(request, response)) return false;
    setSecurityHeaders(request, response);
    if (this.config.allowedOrigins.length > 0 && CLIENT_LIBRARY.test(request.url!)) {
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    }
    const answer = this.judge(request, false) ?? this.connections.admitForwarded(request, response);
    if (!answer) return true;
    response.writeHead(answer.status, { 'Content-Type': 'application/json', Connection: 'close' });
    response.end(JSON.stringify(answer.body));
    return false;
  }

  private admitUpgrade(request: IncomingMessage, socket: Duplex): boolean {
    const answer = this.judge(request, true);
    if (!answer) return true;
    socket.on('error', () => {});
    socket.end(rawResponse(answer), () => socket.destroy());
    return false;
  }

  private judge(request: IncomingMessage, isUpgrade: boolean): RawResponse | undefined {
    const { headers, rawHeaders, url = '' } = request;
    if (rawHeaders.length > 2 * HEADERS_MAX) {
      return refusal(431, 'invalid', `a request may have at most ${HEADERS_MAX} headers`);
    }
    if (!this.hosts.accepts(request, isUpgrade)) {
      this.hostWarning.warn(
        `rejected a request for the host ${JSON.stringify(headers.host)}: if it is this server, add its address to PUBLIC_URL`,
      );
      return refusal(421, 'forbidden', 'unknown host: the operator of this server must add it to PUBLIC_URL');
    }
    if (!url.startsWith(SOCKET_PATH)) {
      return isUpgrade ? refusal(400, 'invalid', 'this URL does not support protocol upgrades') : undefined;
    }
    if (CLIENT_LIBRARY.test(url)) return undefined;
    if (isScriptPolling(url)) return engineRefusal('JSONP polling is not supported');
    if (this.isFromOwnPage(headers, isUpgrade)) return undefined;
    this.originWarning.warn(
      `rejected a request of the origin ${JSON.stringify(headers.origin)} for the host ${JSON.stringify(headers.host)}: forward the Host header, or set PUBLIC_URL or ALLOWED_ORIGINS`,
    );
    return engineRefusal('this origin is not allowed');
  }

  /**
   * Returns whether the request comes from an allowed page. Browsers send the origin with every upgrade, every POST and
   * every cross-origin CORS request. A request by an HTML element has none; `Sec-Fetch-Site` tells where it comes from.
   */
  private isFromOwnPage(headers: IncomingHttpHeaders, isUpgrade: boolean): boolean {
    const { allowedOrigins, publicUrls } = this.config;
    const { origin } = headers;
    if (!isAllowedOrigin(headers, allowedOrigins, publicUrls)) return false;
    if (origin !== undefined && (isUpgrade || allowedOrigins.includes(origin))) return true;
    const site = headers['sec-fetch-site'];
    return site === undefined || site === 'same-origin' || site === 'none';
  }
}

/** Returns whether Engine.IO would answer with a script (`j`), which a page of any origin can run. */
function isScriptPolling(url: string): boolean {
  return new URL(url, 'http://host').searchParams.has('j');
}

function refusal(status: number, code: ErrorCode, message: string): RawResponse {
  return { status, body: new ChatException(code, message).toFailure() };
}

function engineRefusal(message: string): RawResponse {
  return { status: 403, body: { code: ENGINE_FORBIDDEN, message } };
}

/** Calls the listeners of an event only if `isAdmitted` returns true. */
function before(
  server: Server,
  event: 'request' | 'upgrade',
  isAdmitted: (request: IncomingMessage, second: unknown) => boolean,
): void {
  const listeners = server.listeners(event) as Listener[];
  server.removeAllListeners(event);
  server.on(event, (request: IncomingMessage, ...rest: unknown[]) => {
    if (!isAdmitted(request, rest[0])) return;
    for (const listener of listeners) listener.call(server, request, ...rest);
  });
}
