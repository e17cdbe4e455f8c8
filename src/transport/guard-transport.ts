import type { Server } from 'node:http';
import type { Config } from '../config/config.js';
import { ConnectionLimiter } from './connection-limiter.js';
import { RequestDeadlines } from './request-deadlines.js';
import { RequestGuard } from './request-guard.js';

/**
 * Installs the transport limits before all other listeners. Call it after all routes are registered and before the
 * server listens.
 */
export function guardTransport(server: Server, config: Config): void {
  const connections = new ConnectionLimiter(config);
  connections.watch(server);
  new RequestGuard(config, connections).protect(server);
  new RequestDeadlines().watch(server, config);
}
