import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PACKETS_PER_PAYLOAD_MAX, WAITING_MAX } from '../../../src/protocol/constants.js';
import { TestServer } from '../../support/test-server.js';
import { httpRequest, pollingSession } from '../../support/http-request.js';
import { frame, PING_FRAME, RawWebSocket } from '../../support/raw-websocket.js';
import { waitFor } from '../../support/wait-for.js';

const SEPARATOR = '\u001e';
const GOODBYE = '42["goodbye",{"reason":"flood"';
const MANY = 5_000;

const post = (session: string, packets: string[]) =>
  httpRequest(session, {}, { method: 'POST', body: packets.join(SEPARATOR) }).catch(() => undefined);
const times = (count: number, packet: string) => Array.from({ length: count }, () => packet);
/** Polls until `isEnough` is true of everything received. */
async function hears(session: string, isEnough: (heard: string) => boolean): Promise<string> {
  let heard = '';
  while (!isEnough(heard)) {
    const { status, body } = await httpRequest(session);
    if (status !== 200) throw new Error(`the session is over: ${body}`);
    heard += body;
  }
  return heard;
}
const isWelcomed = (heard: string) => heard.includes('"welcome"');
/** Returns whether Engine.IO has forgotten the session. */
const isOver = async (session: string) => (await httpRequest(session)).body.includes('Session ID unknown');

describe.each([true, false])('with rateLimits: %s', (rateLimits) => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open({ rateLimits })));
  afterAll(() => chat.close());

  it('opens at most one socket for a polling connection that sends many CONNECT packets, and closes it', async () => {
    const session = await pollingSession(chat.url);
    const watcher = await chat.join(`watcher of polls ${rateLimits}`);
    await post(session, times(200, '40{"name":"many"}'));
    await waitFor(() => isOver(session));
    await chat.deliverAll(watcher);
    expect(watcher.received('people').flatMap(({ joined }) => joined.map(({ name }) => name))).not.toContain(
      'many',
    );
  });

  it('tells a WebSocket that sends a second CONNECT packet the reason and closes it', async () => {
    for (const second of ['40', '40/elsewhere,', '40{"name":"second"}']) {
      const socket = await RawWebSocket.welcomed(chat.url);
      socket.write(frame(second));
      await socket.closed;
      expect(socket.heard).toContain(GOODBYE);
    }
  });

  it('closes a connection that sends a CONNECT packet after a DISCONNECT packet', async () => {
    const socket = await RawWebSocket.welcomed(chat.url);
    socket.write(Buffer.concat([frame('41'), frame('40')]));
    await socket.closed;
  });

  it.each(['3', '6', '42["read",{}]', '43[]', '40'])(
    'does not read a polling payload with more packets than allowed: %s',
    async (packet) => {
      const session = await pollingSession(chat.url);
      await post(session, ['40']);
      await post(session, times(PACKETS_PER_PAYLOAD_MAX + 1, packet));
      await waitFor(() => isOver(session));
    },
  );

  it('tells a polling client the reason before its connection is closed', async () => {
    const session = await pollingSession(chat.url);
    await post(session, ['40']);
    await hears(session, isWelcomed);
    const poll = httpRequest(session);
    await post(session, times(PACKETS_PER_PAYLOAD_MAX + 1, '3'));
    expect((await poll).body).toContain(GOODBYE);
  });

  it('tells a connection with more requests than may wait the reason and closes it', async () => {
    const socket = await RawWebSocket.welcomed(chat.url);
    socket.write(
      Buffer.concat(
        times(WAITING_MAX * 3, '42["history",{"conversation":"lobby"}]').map((text) => frame(text)),
      ),
    );
    await socket.closed;
    expect(socket.heard).toContain(GOODBYE);
  });

  it('closes a connection that sends a WebSocket message in very many fragments', async () => {
    const socket = await RawWebSocket.welcomed(chat.url);
    socket.write(Buffer.concat([frame('', 0x01), ...times(MANY, '').map(() => frame('', 0x00))]));
    await socket.closed;
  });
});

describe('packet floods with limits', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open({ rateLimits: true })));
  afterAll(() => chat.close());

  it.each([
    ['pongs', frame('3')],
    ['noops', frame('6')],
    ['upgrades', frame('5')],
    ['acknowledgements', frame('431["x"]')],
    ['acknowledgements with bytes', frame('461-1[{"_placeholder":true,"num":0}]')],
    ['events with bytes', frame('451-["read",{"_placeholder":true,"num":0}]')],
    ['events without a body', frame('42[""]')],
    ['events with an acknowledgement', frame('427["nonsense"]')],
    ['disconnects', frame('41')],
    ['connection errors', frame('44{}')],
    ['empty messages', frame('4')],
    ['empty frames', frame('')],
    ['pings of Engine.IO', frame('2')],
    ['pings of WebSocket', PING_FRAME],
    ['pongs of WebSocket', frame('', 0x8a)],
  ])('closes a WebSocket that floods with %s', async (_, bytes) => {
    const socket = await RawWebSocket.welcomed(chat.url);
    socket.write(Buffer.concat(Array.from({ length: MANY }, () => bytes)));
    await socket.closed;
  });

  it.each([
    ['probes', frame('2probe')],
    ['pings of WebSocket', PING_FRAME],
  ])('ends an upgrade that floods with %s', async (_, bytes) => {
    const session = await pollingSession(chat.url);
    const { pathname, search } = new URL(session.replace('polling', 'websocket'));
    const socket = await RawWebSocket.open(chat.url, pathname + search);
    socket.write(Buffer.concat(Array.from({ length: MANY }, () => bytes)));
    await socket.closed;
  });

  it('answers every request of a client that pipelines within the limits, over both transports', async () => {
    const requests = times(150, '').map((_, i) => `42${i}["history",{"conversation":"lobby","limit":1}]`);
    const isAllAnswered = (heard: string) => requests.every((_, i) => heard.includes(`43${i}[{"ok":true`));

    const socket = await RawWebSocket.welcomed(chat.url);
    socket.write(Buffer.concat(requests.map((text) => frame(text))));
    await waitFor(() => isAllAnswered(socket.heard));
    expect(socket.isClosed).toBe(false);
    socket.leave();

    const session = await pollingSession(chat.url);
    await post(session, ['40']);
    await hears(session, isWelcomed);
    await post(session, requests);
    await hears(session, isAllAnswered);
  });

  it('answers a burst over the limits that fits the queue entry by entry', async () => {
    const socket = await RawWebSocket.welcomed(chat.url);
    const burst = times(WAITING_MAX, '').map((_, i) =>
      frame(`42${i}["history",{"conversation":"lobby","limit":1}]`),
    );
    socket.write(Buffer.concat(burst));
    await waitFor(() => burst.every((_, i) => socket.heard.includes(`43${i}[`)));
    expect(socket.heard).toContain('rate_limited');
    expect(socket.isClosed).toBe(false);
    socket.leave();
  });
});
