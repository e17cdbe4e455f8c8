// Generates the AsyncAPI 3 document of the Socket.IO events from src/protocol.
import { limits } from './built.js';
import { constrain } from './constraints.js';
import { programOf, Types } from './types.js';

/** @typedef {import('./types.js').Schema} Schema */

const EVENTS = 'src/protocol/events.ts';

export async function asyncapi() {
  const types = new Types(programOf([EVENTS]));
  const requests = types.membersOf(types.named(EVENTS, 'Requests'));
  const facts = types.membersOf(types.named(EVENTS, 'ServerEvents'));
  /** @type {Record<string, Schema>} */
  const messages = {};
  /** @type {Record<string, Schema>} */
  const operations = {};

  for (const [event, { type, description }] of requests) {
    const body = types.schemaOf(types.memberOf(type, 'body'));
    const data = types.schemaOf(types.memberOf(type, 'data'));
    const id = idOf(event);
    messages[id] = {
      name: event,
      title: `Request: ${event}`,
      payload: body,
      ...(description && { summary: description }),
    };
    messages[`${id}_reply`] = {
      name: `${event} (acknowledgement)`,
      title: `Reply: ${event}`,
      payload: replyOf(data),
    };
    operations[`ask_${id}`] = {
      action: 'receive',
      title: event,
      channel: { $ref: '#/channels/chat' },
      messages: [{ $ref: `#/channels/chat/messages/${id}` }],
      reply: {
        channel: { $ref: '#/channels/chat' },
        messages: [{ $ref: `#/channels/chat/messages/${id}_reply` }],
      },
    };
  }
  for (const [event, { type, description }] of facts) {
    const id = `told_${idOf(event)}`;
    messages[id] = {
      name: event,
      title: `Event: ${event}`,
      payload: types.schemaOf(type),
      ...(description && { summary: description }),
    };
    operations[`tell_${idOf(event)}`] = {
      action: 'send',
      title: event,
      channel: { $ref: '#/channels/chat' },
      messages: [{ $ref: `#/channels/chat/messages/${id}` }],
    };
  }
  types.definitions.Handshake ??= types.schemaOf(types.named(EVENTS, 'Handshake'));
  await constrain(types.definitions);

  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Teahouse 茶馆',
      version: String(limits.PROTOCOL_VERSION),
      description:
        'The Socket.IO 4 events of clients and server: each message is an event of that name, and each reply is its acknowledgement. docs/protocol.md describes how to connect and how to catch up.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers: {
      here: { host: 'localhost:3000', pathname: '/socket.io/', protocol: 'socketio', protocolVersion: '5' },
    },
    channels: { chat: { address: '/', title: 'The namespace /', messages } },
    operations,
    components: { schemas: sorted(types.definitions) },
  };
}

/** @param {Schema} data */
function replyOf(data) {
  const good = { type: 'object', properties: { ok: { const: true }, data }, required: ['ok', 'data'] };
  const bad = {
    type: 'object',
    properties: { ok: { const: false }, error: { $ref: '#/components/schemas/Failure' } },
    required: ['ok', 'error'],
  };
  return { oneOf: [good, bad] };
}

/** @param {string} event */
function idOf(event) {
  return event.replace(/\W/g, '_');
}

/** @param {Record<string, Schema>} definitions */
export function sorted(definitions) {
  return Object.fromEntries(Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1)));
}
