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

/** Headers 5 s, bodies 10 s, looked at once a second; the rest is for a machine that has other things to do. */
const [HEADERS_MS, BODY_MS, SLACK_MS] = [5_000, 10_000, 6_000];
/** Beside the chat connections of an address. */
const HTTP_CONNECTIONS = 250;

describe('a connection that holds a request open', () => {
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
  ])('is closed after five seconds where it %s', async (_, begin) => {
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
  ])('is closed after ten seconds where it trickles a body for %s', async (_, line) => {
    const head = `${line} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
    const sized = new RawConnection(chat.url).write(`${head}Content-Length: 60000\r\n\r\n`);
    const chunked = new RawConnection(chat.url).write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
    void sized.trickle(' ');
    void chunked.trickle('1\r\n \r\n');
    for (const { closed } of [sized, chunked]) expect(await closed).toBeLessThan(BODY_MS + SLACK_MS);
  });

  it('is closed after ten seconds, and told why, where it trickles a body for a webhook that is there', async () => {
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

  it('is closed after ten seconds, and told why, where it trickles a payload of the polling transport', async () => {
    const { pathname, search } = new URL(await pollingSession(chat.url));
    const connection = new RawConnection(chat.url).write(
      `POST ${pathname}${search} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n`,
    );
    void connection.trickle('4');
    expect(await connection.closed).toBeLessThan(BODY_MS + SLACK_MS);
    expect(connection.heard).toMatch(/^HTTP\/1\.1 408 .*"code":"invalid"/s);
  });

  it('is closed after ten seconds where it trickles an upload that was answered', async () => {
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

  it('goes on as long as it takes where it is an upload', async () => {
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
    // Ten bytes a millisecond less than a line that is slow: what an upload may take is the upload's own rule.
    const slow = setInterval(() => connection.write('x'.repeat(1_000)), 200);
    const isOver = await Promise.race([
      connection.closed.then(() => true),
      new Promise((done) => setTimeout(done, BODY_MS + 3_000, false)),
    ]);
    clearInterval(slow);
    connection.leave();
    expect(isOver).toBe(false);
  });

  it('is no long poll: that one waits as long as nothing is said', async () => {
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

describe('an address', () => {
  it('has so many connections and no more, hears why, and gets them back; another one has its own', async () => {
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

  it('is not that of a trusted proxy, behind which each client is counted by itself', async () => {
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

  it('behind a trusted proxy has so many open requests and no more', () => {
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

  it('keeps its page while its chat connections are all taken', async () => {
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
