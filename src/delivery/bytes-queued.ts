import type { ChatSocket } from './delivery.service.js';
import { WRITER, type EngineClient } from './batching/socket-io-internals.js';

/**
 * Returns how many bytes were written or queued for this connection alone since it opened: replies and direct emits,
 * without broadcasts.
 */
export function bytesQueued({ client }: Pick<ChatSocket, 'client'>): number {
  return (client as unknown as EngineClient)[WRITER]?.ownBytes ?? 0;
}
