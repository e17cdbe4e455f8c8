import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestServer } from '../../support/test-server.js';
import { httpRequest, POLL, pollingSession, UPGRADE_HEADERS, WEBSOCKET } from '../../support/http-request.js';
import { RawConnection } from '../../support/raw-connection.js';

const HEADERS_MAX = 100;
const UNANSWERED_MAX = 8;
const CLIENT = '203.0.113.9';

/** With so many headers, a server may drop the ones a proxy adds last. */
function forwarded(count: number): Record<string, string> {
  const padding = Array.from({ length: count }, (_, i) => [`x-padding-${i}`, '']);
  const headers = Object.fromEntries(padding) as Record<string, string>;
  // Node itself refuses a request whose `Host` header it dropped.
  return { Host: 'localhost', ...headers, 'X-Forwarded-For': CLIENT };
}

describe('clients behind a proxy on the same machine', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open({ trustProxy: 1 })));
  afterAll(() => chat.close());

  it.each([HEADERS_MAX, 150, 500])(
    'refuses a client with very many headers instead of taking it for the proxy: %d',
    async (count) => {
      for (const path of ['/metrics', '/health/seen', POLL]) {
        const { status, body } = await httpRequest(`${chat.url}${path}`, forwarded(count));
        expect([path, status, body.includes('127.0.0.1')]).toEqual([path, 431, false]);
      }
      const upgrade = { ...UPGRADE_HEADERS, ...forwarded(count) };
      expect(await httpRequest(`${chat.url}${WEBSOCKET}`, upgrade)).toMatchObject({
        status: 431,
        isUpgraded: false,
      });
    },
  );

  it.each([
    ['203.0.113.9:50123', CLIENT],
    ['198.51.100.1, 203.0.113.9:50124', CLIENT],
    ['[2001:db8::9]:50125', '2001:db8::9'],
    ['[2001:db8::9]', '2001:db8::9'],
  ])('counts a client as one address whatever port the proxy reports: %s', async (passedOn, address) => {
    const { body } = await httpRequest(`${chat.url}/health/seen`, { 'X-Forwarded-For': passedOn });
    expect(JSON.parse(body)).toMatchObject({ address });
  });

  it('identifies a client by its own address where all of its headers are read', async () => {
    const { body } = await httpRequest(`${chat.url}/health/seen`, forwarded(HEADERS_MAX - 3));
    expect(JSON.parse(body)).toMatchObject({ address: CLIENT });
    const metrics = await httpRequest(`${chat.url}/metrics`, forwarded(HEADERS_MAX - 3));
    expect(metrics.status).toBe(404);
  });
});

describe('HTTP pipelining and upgrades', () => {
  const CONNECTIONS = 20;
  let chat: TestServer;
  beforeAll(
    async () => void (chat = await TestServer.open({ rateLimits: true, connectionsPerAddress: CONNECTIONS })),
  );
  afterAll(() => chat.close());
  const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

  it.each(['/nothing', '/health/ready', '/', `${POLL}&sid=nobody`])(
    'closes a connection that pipelines many requests for %s',
    async (path) => {
      const connection = new RawConnection(chat.url).write(get(path).repeat(1_000));
      await connection.closed;
      expect(connection.heard.split('HTTP/1.1').length - 1).toBeLessThanOrEqual(UNANSWERED_MAX);
    },
  );

  it('opens no more sessions at once than a connection may have requests', async () => {
    await new RawConnection(chat.url).write(get(POLL).repeat(500)).closed;
    const sessions = Array.from({ length: CONNECTIONS - UNANSWERED_MAX }, () => pollingSession(chat.url));
    expect(new Set(await Promise.all(sessions)).size).toBe(CONNECTIONS - UNANSWERED_MAX);
  });

  it('answers a few pipelined requests, repeatedly', async () => {
    const connection = new RawConnection(chat.url);
    for (let round = 1; round <= 3; round += 1) {
      connection.write(get('/health/live').repeat(UNANSWERED_MAX));
      await connection.hears('{"status":"ok"}', round * UNANSWERED_MAX);
    }
    expect(connection.isClosed).toBe(false);
    connection.leave();
  });

  it.each(['websocket', 'h2c'])(
    'refuses an upgrade to %s where there is none, and does not hold the connection',
    async (protocol) => {
      const connection = new RawConnection(chat.url).write(
        `GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n\r\n`,
      );
      await connection.closed;
      expect(connection.heard).toMatch(/^HTTP\/1\.1 400 .*"code":"invalid"/s);
    },
  );

  it.each([`/${'a'.repeat(300)}.html`, `/${'a'.repeat(6_000)}.js`, '/index.html/', '/index.html/a.js'])(
    'answers 404 to a request for a file that cannot exist: %#',
    async (path) => expect((await httpRequest(`${chat.url}${path}`)).status).toBe(404),
  );
});
