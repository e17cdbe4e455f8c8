// The client:
export { TeahouseClient, type ClientEvents, type ClientOptions } from './chat-client.js';
export type { OutboxStore, UnsentMessage } from './outbox.js';
export { RequestError, NoReplyError } from './errors.js';
export { newToken, type TokenStore } from './token-store.js';

// Its parts, for clients with their own storage:
export { type RequestResult, isRetryable } from './request-result.js';
export { Connection, type RetryDecision, type ConnectionEvents, type State } from './connection.js';
export { type SendQueueHost, SendQueue } from './send-queue.js';
export { ReorderBuffer } from './reorder-buffer.js';
export { catchUp, fetchPage, type PageRange, type EntrySink } from './catch-up.js';
export { fetchConversations, type ListPosition } from './conversation-pages.js';
export { newMessageId } from './message-id.js';

// Types of the protocol:
export type { ServerEvents, Handshake, Requests } from '../../../src/protocol/events.js';
export type * from '../../../src/protocol/types.js';
