// @ts-check
/** What the two servers are told, and how they answer: the only place where the generator treats them differently. */
import { NUMBER, TIME } from './frame.js';

const CONTENT_BYTES = 64;
const MARK = `@${TIME}#${NUMBER} `;
const CONTENT =
  MARK + 'what one says in a chat all day long, again and again'.slice(0, CONTENT_BYTES - MARK.length);

/**
 * @typedef {{ name: string, token?: string, room?: string }} Person
 * @typedef {{ to?: string, conversation?: string }} Target whom a text is for; neither: everybody
 *
 * @typedef {object} WireProtocol
 * @property {boolean} acks whether a text is answered
 * @property {boolean} echoes whether the sender of a private text hears it too
 * @property {string} ready the event after which a client is in; empty: the answer to CONNECT
 * @property {(person: Person) => string} path of the upgrade request
 * @property {(person: Person) => string} connect the CONNECT packet
 * @property {(person: Person, target: Target) => string} text a `textmsg` packet with gaps for time and number
 */

/** @type {Record<string, WireProtocol>} */
export const wireProtocols = {
  tutorial: {
    acks: false,
    echoes: false,
    ready: '',
    path: ({ name, room }) =>
      `/socket.io/?EIO=4&transport=websocket&name=${name}&avatar=1.jpg${room ? `&room=${room}` : ''}`,
    connect: () => '40',
    text: ({ name }, { to }) =>
      `42${JSON.stringify(['textmsg', { name, avatar: '1.jpg', to, content: '…' }])}`.replace('…', CONTENT),
  },
  teahouse: {
    acks: true,
    echoes: true,
    ready: 'welcome',
    path: () => '/socket.io/?EIO=4&transport=websocket',
    connect: ({ name, token }) => `40${JSON.stringify(token ? { token } : { name, avatar: '1.jpg' })}`,
    text: ({ name }, { to, conversation }) =>
      // As the page's own, the client id begins with the time.
      `42${NUMBER}${JSON.stringify(['textmsg', { content: '…', to, conversation, clientId: `⏱-№-${name}` }])}`
        .replace('…', CONTENT)
        .replace('⏱', TIME)
        .replace('№', NUMBER),
  },
};
