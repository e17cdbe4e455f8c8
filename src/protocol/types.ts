/** The types on the wire. */
export type * from './person.types.js';
export type * from './entry.types.js';
export type * from './conversation.types.js';
export type * from './reply.types.js';
