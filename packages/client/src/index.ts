// For programs:
export { Teahouse, type Events, type Options } from './teahouse.js';
export type { OutboxStore, Unsent } from './outbox.js';
export { Refused, Unanswered } from './refused.js';

// What it is made of, for whoever draws a page and keeps things in a way of their own:
export { type Answer, mayPass } from './answer.js';
export { Connection, type Again, type News, type State } from './connection.js';
export { type Desk, Lanes } from './lanes.js';
export { Ahead } from './ahead.js';
export { catchUp, fetchPage, type Part, type Reader } from './catch-up.js';
export { freshId } from './fresh-id.js';

// The wire:
export type { Facts, Handshake, Requests } from '../../../src/protocol/events.js';
export type * from '../../../src/protocol/shapes.js';
