import type { NamespaceSocket } from './socket-io-internals.js';

export interface BatchingOptions {
  /** How long a busy group waits before its frames are written, in milliseconds. */
  windowMs: number;
  /** This many writes in a window are made at once; only later ones wait for the end of the window. */
  promptWrites: number;
  /** Unsent bytes that one connection may hold before it is closed as a slow consumer. */
  capBytes: number;
  /** How long a slow consumer may read its last frames before its connection is terminated, in milliseconds. */
  graceMs: number;
  onSlow?: ((socket: NamespaceSocket) => void) | undefined;
}

/** Totals since the start. */
export interface DeliveryCounters {
  /** Packets × connections. */
  deliveries: number;
  /** Flushes, each to any number of connections. */
  flushes: number;
  /** Writes of finished frames directly to TCP. */
  fastWrites: number;
  /** Packets written through engine.io: polling, mid-upgrade, compressed, binary, or queued behind such a packet. */
  ordinaryWrites: number;
  /** Connections closed because they held more than the cap. */
  slowDisconnects: number;
}

export const NO_DELIVERIES: DeliveryCounters = {
  deliveries: 0,
  flushes: 0,
  fastWrites: 0,
  ordinaryWrites: 0,
  slowDisconnects: 0,
};
