import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { io } from 'socket.io-client';
import { RateLimits } from '../../../src/rate-limit/rate-limits.js';
import { ConnectionLimiter } from '../../../src/transport/connection-limiter.js';
import { TestServer } from '../../support/test-server.js';
import { httpRequest, pollingSession } from '../../support/http-request.js';
import { RawConnection } from '../../support/raw-connection.js';
import { bearer } from '../../support/uploads.js';
import { waitFor } from '../../support/wait-for.js';
import { registerSecret } from '../../support/captured-logs.js';

/** Headers 5 s, bodies 10 s, checked once a second; the rest is tolerance for a busy machine. */
const [HEADERS_MS, BODY_MS, SLACK_MS] = [5_000, 10_000, 6_000];
/** In addition to the chat connections of an address. */
const HTTP_CONNECTIONS = 250;

describe('slow requests', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  it.each([
    ['says nothing', ''],
    ['trickles its headers', 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: '],
    ['trickles its request line', 'GET /'],
    [
      'trickles the headers of an upgrade',
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nUpgrade: ',
    ],
  ])('closes a connection after five seconds where it %s', async (_, begin) => {
    const connection = new RawConnection(chat.url).write(begin);
    if (begin) void connection.trickle('a');
    expect(await connection.closed).toBeLessThan(HEADERS_MS + SLACK_MS);
  });

  it.each([
    ['a webhook', 'POST /hooks/some/secret'],
    ['a page', 'GET /'],
    ['a file', 'POST /avatars/1.jpg'],
    ['nothing that is there', 'PUT /nothing'],
    ['an upload by another name', 'POST /attachments/x'],
  ])('closes a connection after ten seconds where it trickles a body for %s', async (_, line) => {
    const head = `${line} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
    const sized = new RawConnection(chat.url).write(`${head}Content-Length: 60000\r\n\r\n`);
    const chunked = new RawConnection(chat.url).write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
    void sized.trickle(' ');
    void chunked.trickle('1\r\n \r\n');
    for (const { closed } of [sized, chunked]) expect(await closed).toBeLessThan(BODY_MS + SLACK_MS);
  });

  it('closes a connection that trickles a body for an existing webhook after ten seconds, with a reason', async () => {
    const [alice, outsider] = [await chat.join('hook alice'), await chat.join('hook outsider')];
    const { id: conversation } = await alice.requestOk('room:create', { title: 'builds', open: true });
    const { path } = await alice.requestOk('hook:create', { conversation, name: 'build bot' });
    registerSecret(path.split('/').at(-1));
    const connection = new RawConnection(chat.url).write(
      `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 60000\r\n\r\n`,
    );
    void connection.trickle('a');
    expect(await connection.closed).toBeLessThan(BODY_MS + SLACK_MS);
    expect(connection.heard).toMatch(/^HTTP\/1\.1 408 .*"code":"invalid"/s);
    await chat.deliverAll(alice, outsider);
    expect(alice.texts(conversation)).toEqual([]);
  });

  it('closes a connection that trickles a polling payload after ten seconds, with a reason', async () => {
    const { pathname, search } = new URL(await pollingSession(chat.url));
    const connection = new RawConnection(chat.url).write(
      `POST ${pathname}${search} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n`,
    );
    void connection.trickle('4');
    expect(await connection.closed).toBeLessThan(BODY_MS + SLACK_MS);
    expect(connection.heard).toMatch(/^HTTP\/1\.1 408 .*"code":"invalid"/s);
  });

  it('closes a connection after ten seconds where it trickles an upload that was answered', async () => {
    const limited = await TestServer.open({ rateLimits: true });
    try {
      await limited.get(RateLimits).downloaded('127.0.0.1', 800 * 2 ** 20);
      const connection = new RawConnection(limited.url).write(
        'POST /attachments HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n',
      );
      void connection.trickle('x');
      expect(await connection.closed).toBeLessThan(BODY_MS + SLACK_MS);
      expect(connection.heard).toMatch(/^HTTP\/1\.1 429 .*"code":"rate_limited"/s);
    } finally {
      await limited.close();
    }
  });

  it('lets an upload take as long as it needs', async () => {
    const alice = await chat.join('alice');
    const connection = new RawConnection(chat.url).write(
      [
        'POST /attachments HTTP/1.1',
        'Host: localhost',
        `Authorization: ${bearer(alice).authorization}`,
        'Content-Type: multipart/form-data; boundary=x',
        'Content-Length: 100000',
        '\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n',
      ].join('\r\n'),
    );
    // Just under ten bytes a millisecond, as on a slow line: uploads have their own time limits.
    const slow = setInterval(() => connection.write('x'.repeat(1_000)), 200);
    const isOver = await Promise.race([
      connection.closed.then(() => true),
      new Promise((done) => setTimeout(done, BODY_MS + 3_000, false)),
    ]);
    clearInterval(slow);
    connection.leave();
    expect(isOver).toBe(false);
  });

  it('keeps a long poll open while no messages arrive', async () => {
    const quiet = await TestServer.open({ pingIntervalMs: 20_000 });
    try {
      const session = await pollingSession(quiet.url);
      const poll = httpRequest(session);
      expect(
        await Promise.race([poll, new Promise((done) => setTimeout(done, BODY_MS + 2_000, 'waits'))]),
      ).toBe('waits');
      await httpRequest(session, {}, { method: 'POST', body: '40' });
      expect((await poll).status).toBe(200);
    } finally {
      await quiet.close();
    }
  });
});

describe('connection limits per address', () => {
  it('limits the connections of an address with a reason, frees them, and counts other addresses separately', async () => {
    const chat = await TestServer.open({ rateLimits: true, connectionsPerAddress: 10 });
    const most = 10 + HTTP_CONNECTIONS;
    try {
      const held = Array.from({ length: most }, () =>
        new RawConnection(chat.url).write('GET / HTTP/1.1\r\nHost: '),
      );
      const refused = new RawConnection(chat.url);
      await refused.closed;
      expect(refused.heard).toMatch(/^HTTP\/1\.1 429 .*"code":"rate_limited"/s);
      expect(held.filter(({ isClosed }) => isClosed)).toEqual([]);
      const other = new RawConnection(chat.url, '127.0.0.2');
      other.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
      await other.closed;
      expect(other.heard).toMatch(/^HTTP\/1\.1 200/);
      for (const connection of held) connection.leave();
      await waitFor(
        async () => (await httpRequest(`${chat.url}/health/live`).catch(() => undefined))?.status === 200,
      );
    } finally {
      await chat.close();
    }
  });

  it('counts each client behind a trusted proxy separately, not the proxy', async () => {
    const chat = await TestServer.open({
      rateLimits: true,
      connectionsPerAddress: 1,
      trustProxy: ['127.0.0.1'],
    });
    const poll = async (address: string) => {
      const session = await pollingSession(chat.url, { 'X-Forwarded-For': address });
      return { session, poll: httpRequest(session, { 'X-Forwarded-For': address }) };
    };
    try {
      const held = Array.from({ length: 2 * HTTP_CONNECTIONS }, (_, i) =>
        new RawConnection(chat.url).write(
          `GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.${i % 250}\r\n`,
        ),
      );
      expect(
        (await httpRequest(`${chat.url}/health/live`, { 'X-Forwarded-For': '198.51.100.1' })).status,
      ).toBe(200);
      for (const connection of held) connection.leave();
      const { session, poll: waiting } = await poll('198.51.100.2');
      await httpRequest(session, { 'X-Forwarded-For': '198.51.100.2' }, { method: 'POST', body: '40' });
      expect((await waiting).status).toBe(200);
    } finally {
      await chat.close();
    }
  });

  it('limits the open requests of an address behind a trusted proxy', () => {
    const limiter = new ConnectionLimiter({ rateLimits: true, connectionsPerAddress: 1, trustProxy: 1 });
    const release: (() => void)[] = [];
    const response = { once: (_: string, heard: () => void) => release.push(heard) } as never;
    const ask = (client: string) =>
      limiter.admitForwarded(
        { headers: { 'x-forwarded-for': client }, socket: { remoteAddress: '10.0.0.1' } } as never,
        response,
      );
    for (let i = 0; i < 1 + HTTP_CONNECTIONS; i += 1) expect(ask('203.0.113.1')).toBeUndefined();
    expect(ask('203.0.113.1')).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(ask('203.0.113.2')).toBeUndefined();
    release[0]!();
    expect(ask('203.0.113.1')).toBeUndefined();
  });

  it('serves the page to an address whose chat connections are all in use', async () => {
    const chat = await TestServer.open({ rateLimits: true, connectionsPerAddress: 2 });
    const sockets = Array.from({ length: 2 }, () =>
      io(chat.url, { transports: ['websocket'], forceNew: true }),
    );
    try {
      await Promise.all(sockets.map((socket) => new Promise((done) => socket.once('welcome', done))));
      expect((await httpRequest(`${chat.url}/health/live`)).status).toBe(200);
    } finally {
      for (const socket of sockets) socket.disconnect();
      await chat.close();
    }
  });
});
