import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { io } from 'socket.io-client';
import { isAllowedOrigin } from '../../src/transport/allowed-origin.js';
import { TestServer } from '../support/test-server.js';

describe.each(['websocket', 'polling'])('connections over %s', (transport) => {
  let chat: TestServer;
  let host: string;
  beforeAll(async () => {
    chat = await TestServer.open({ allowedOrigins: ['https://friend.example'] });
    host = new URL(chat.url).host;
  });
  afterAll(() => chat.close());

  const arrives = (extraHeaders: Record<string, string>): Promise<boolean> =>
    new Promise((done) => {
      const socket = io(chat.url, {
        transports: [transport],
        extraHeaders,
        forceNew: true,
        reconnection: false,
      });
      const end = (isIn: boolean) => (socket.disconnect(), done(isIn));
      socket.on('welcome', () => end(true));
      socket.on('connect_error', () => end(false));
    });

  it('accepts a connection without an origin, as from bots and apps', async () =>
    expect(await arrives({})).toBe(true));
  it("accepts a connection of the server's own page", async () =>
    expect(await arrives({ Origin: `http://${host}` })).toBe(true));
  it('accepts a connection of an allowed origin', async () =>
    expect(await arrives({ Origin: 'https://friend.example' })).toBe(true));

  it.each([
    ['null', 'null'],
    ['another site', 'https://evil.example'],
    ['another port', 'http://127.0.0.1:1'],
    ['a longer name', 'https://friend.example.evil.example'],
    ['a longer name in front', 'https://evilfriend.example'],
    ['a part of it', 'https://example'],
    ['another scheme', 'http://friend.example'],
    ['a port added', 'https://friend.example:8443'],
    ['a path added', 'https://friend.example/'],
    ['upper case', 'https://FRIEND.example'],
    ['a file', 'file://'],
    ['an extension', 'chrome-extension://abcdefgh'],
    ['nothing', ''],
    ['two of them', 'https://friend.example, https://evil.example'],
    ['a user in front', 'https://friend.example@evil.example'],
  ])('rejects a connection of %s', async (_, Origin) => expect(await arrives({ Origin })).toBe(false));

  it("rejects a connection of a page that only looks like the server's own", async () => {
    const [name, port] = host.split(':');
    for (const origin of [
      `http://${name}.evil.example:${port}`,
      `http://evil.example@${host}`,
      `http://${host}0`,
    ]) {
      expect(await arrives({ Origin: origin })).toBe(false);
    }
  });
});

it.each([
  ['https://chat.example', 'chat.example', true],
  ['https://chat.example', 'chat.example:443', true],
  ['http://chat.example', 'chat.example:443', false],
  ['https://chat.example:8443', 'chat.example:8443', true],
  ['https://chat.example', 'CHAT.example', true],
  ['http://[::1]:3000', '[::1]:3000', true],
  ['https://chat.example', 'other.example', false],
  ['https://chat.example', undefined, false],
  ['https://chat.example@evil.example', 'evil.example', false],
])('compares the page %s with the host %s as its own: %p', (origin, host, isOwn) =>
  expect(isAllowedOrigin({ origin, host }, [])).toBe(isOwn),
);

it('denies a page of another origin reading a response', async () => {
  const chat = await TestServer.open();
  try {
    const response = await fetch(`${chat.url}/socket.io/?EIO=4&transport=polling`, {
      headers: { Origin: 'https://evil.example' },
    });
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(await response.text()).not.toContain('sid');
  } finally {
    await chat.close();
  }
});
