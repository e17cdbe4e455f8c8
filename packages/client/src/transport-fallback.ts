import type { Manager } from 'socket.io-client';
import { browserStorage } from './browser-storage.js';

type Transport = 'websocket' | 'polling';

/** A WebSocket opens within this time or not at all: some proxies never answer the upgrade. */
const WEBSOCKET_TIMEOUT_MS = 4_000;
const POLLING_TIMEOUT_MS = 20_000;

/** Outside of browsers: what worked, by server, while the process runs. */
const slowServers = new Set<string>();

/**
 * Connects by polling first where a WebSocket did not open in time, and by WebSocket again once an upgrade succeeded.
 * It remembers this for the next start, in `localStorage` in a browser. Errors need no memory: Socket.IO tries the
 * other transport at once.
 */
export class TransportFallback {
  private manager: Manager | undefined;
  private readonly key: string;

  constructor(private readonly server: string) {
    this.key = `teahouse transport ${server}`;
  }

  /** In the order in which they are tried. */
  get transports(): Transport[] {
    return this.isPollingFirst ? ['polling', 'websocket'] : ['websocket', 'polling'];
  }

  get timeoutMs(): number {
    return this.isPollingFirst ? POLLING_TIMEOUT_MS : WEBSOCKET_TIMEOUT_MS;
  }

  watch(manager: Manager): void {
    this.manager = manager;
    manager.on('error', ({ message }) => {
      if (message === 'timeout' && !this.isPollingFirst) this.pollFirst(true);
    });
    manager.on('open', () => {
      if (manager.engine.transport.name === 'websocket') return;
      // Emitted only after the server answered over the new transport.
      manager.engine.once('upgrade', () => this.pollFirst(false));
    });
  }

  private pollFirst(isFirst: boolean): void {
    const storage = browserStorage();
    if (isFirst) {
      slowServers.add(this.server);
      storage?.setItem(this.key, 'polling');
    } else {
      slowServers.delete(this.server);
      storage?.removeItem(this.key);
    }
    if (!this.manager) return;
    this.manager.opts.transports = this.transports;
    this.manager.timeout(this.timeoutMs);
  }

  private get isPollingFirst(): boolean {
    return slowServers.has(this.server) || browserStorage()?.getItem(this.key) === 'polling';
  }
}
