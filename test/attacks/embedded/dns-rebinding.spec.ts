import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hostname } from 'node:os';
import { readConfig } from '../../../src/config/config.js';
import { MetricsGuard } from '../../../src/metrics/metrics.guard.js';
import { HostPolicy } from '../../../src/http/host-policy.js';
import { TestServer } from '../../support/test-server.js';
import { httpRequest, POLL, pollingSession, UPGRADE_HEADERS, WEBSOCKET } from '../../support/http-request.js';

const PATHS = [
  '/',
  '/metrics',
  '/health/live',
  '/health/seen',
  '/docs',
  '/attachments/x',
  POLL,
  '/socket.io/socket.io.js',
];

describe('DNS rebinding with PUBLIC_URL', () => {
  let chat: TestServer;
  let port: string;
  beforeAll(async () => {
    chat = await TestServer.open({ publicUrls: ['https://chat.example', 'http://second.example:8080'] });
    port = new URL(chat.url).port;
  });
  afterAll(() => chat.close());
  const ask = (path: string, Host: string, headers: Record<string, string> = {}) =>
    httpRequest(`${chat.url}${path}`, { Host, ...headers });

  it.each(PATHS)('refuses %s to a rebound page', async (path) => {
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      'chat.example.evil.example',
      'evil.local',
      'a.b@c',
    ]) {
      const { status, body } = await ask(path, host);
      expect([host, status]).toEqual([host, 421]);
      expect(JSON.parse(body)).toMatchObject({
        code: 'forbidden',
        message: expect.stringContaining('PUBLIC_URL'),
      });
    }
  });

  it('opens no socket for a rebound page, and accepts no requests of it on an open one', async () => {
    const Origin = 'http://evil.example';
    expect(await ask(WEBSOCKET, 'evil.example', { ...UPGRADE_HEADERS, Origin })).toMatchObject({
      status: 421,
      isUpgraded: false,
    });
    const session = await pollingSession(chat.url);
    const headers = { Host: 'evil.example', Origin };
    expect((await httpRequest(session, headers, { method: 'POST', body: '40' })).status).toBe(421);
  });

  it.each([
    'chat.example',
    'CHAT.example.',
    'chat.example:443',
    'second.example',
    '192.0.2.7:3000',
    '[::1]',
    'localhost',
    'node1:3000',
  ])('answers a request for %s', async (host) => expect((await ask('/metrics', host)).status).toBe(200));

  it("does not take a listed host in another scheme or on another port for the page's own", async () => {
    const from = async (Origin: string, host = 'chat.example') => (await ask(POLL, host, { Origin })).status;
    expect(await from('https://chat.example')).toBe(200);
    expect(await from('http://chat.example')).toBe(403);
    expect(await from('https://chat.example:8443')).toBe(403);
    // Behind a proxy that hides the host.
    expect(await from('https://chat.example', '127.0.0.1:3000')).toBe(200);
    expect(await from('https://evil.example', '127.0.0.1:3000')).toBe(403);
  });
});

describe('DNS rebinding without PUBLIC_URL', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  it('refuses metrics and sockets to a rebound page', async () => {
    const page = { Host: 'evil.example:3000', Origin: 'http://evil.example:3000' };
    expect((await httpRequest(`${chat.url}/metrics`, { Host: page.Host })).status).toBe(404);
    expect((await httpRequest(`${chat.url}${WEBSOCKET}`, { ...page, ...UPGRADE_HEADERS })).status).toBe(421);
    const session = await pollingSession(chat.url, { Host: page.Host });
    const forwarded = { 'X-Forwarded-For': '203.0.113.7' };
    for (const headers of [page, { ...page, ...forwarded }]) {
      expect((await httpRequest(session, headers, { method: 'POST', body: '40' })).status).toBe(421);
    }
  });

  it.each([
    ['an address of the local network', '192.168.1.5:3000'],
    ['localhost', 'localhost:3000'],
    ['a name of the local network', 'teahouse.local:3000'],
    ['the name of the machine', `${hostname()}:3000`],
    ['a name without a dot', 'teahouse:3000'],
  ])('accepts messages and metrics requests from a page of %s', async (_, Host) => {
    const headers = { Host, Origin: `http://${Host}` };
    expect(
      (await httpRequest(`${chat.url}${WEBSOCKET}`, { ...headers, ...UPGRADE_HEADERS })).isUpgraded,
    ).toBe(true);
    expect((await httpRequest(`${chat.url}/metrics`, { Host })).status).toBe(200);
  });

  it.each([
    ['TLS before it', { Host: 'chat.example', Origin: 'https://chat.example' }],
    [
      'plain HTTP and forwarding headers',
      { Host: 'chat.example', Origin: 'http://chat.example', 'X-Forwarded-For': '203.0.113.7' },
    ],
  ])('accepts messages from a page behind a proxy with %s', async (_, headers) => {
    expect(
      (await httpRequest(`${chat.url}${WEBSOCKET}`, { ...headers, ...UPGRADE_HEADERS })).isUpgraded,
    ).toBe(true);
  });
});

const policy = (settings: object = {}) => new HostPolicy({ publicUrls: [], trustProxy: 0, ...settings });
const from = (remoteAddress: string, headers: object) => ({ headers, socket: { remoteAddress } }) as never;
const PAGE = { host: 'chat.example', origin: 'http://chat.example' };

it.each([
  ['a public address', '203.0.113.7', {}, PAGE, true],
  ['a trusted proxy', '10.0.0.2', { trustProxy: ['10.0.0.0/8'] }, PAGE, true],
  ['a counted proxy', '10.0.0.2', { trustProxy: 1 }, PAGE, true],
  ['the local network', '10.0.0.2', {}, PAGE, false],
  ['the local network, mapped to IPv6', '::ffff:192.168.1.9', {}, PAGE, false],
  ['this machine', '::1', {}, PAGE, false],
  ['the local network over TLS', '10.0.0.2', {}, { ...PAGE, 'sec-fetch-site': 'same-origin' }, true],
  ['a program there', '10.0.0.2', {}, { host: 'chat.example' }, true],
  ['HTTP/1.0 without a host', '10.0.0.2', {}, {}, true],
])(
  'answers plain HTTP by a public name from %s (%s) as expected',
  (_, address, settings, headers, isAnswered) =>
    expect(policy(settings).accepts(from(address, headers), false)).toBe(isAnswered),
);

it('requires a host that no internet page can have for metrics requests without a token', () => {
  const reader = new MetricsGuard(readConfig({}));
  const isWelcome = (host: string) => reader.isAllowed(from('127.0.0.1', { host }));
  expect(['localhost:3000', '127.0.0.1:3000', 'teahouse:3000'].map(isWelcome)).toEqual([true, true, true]);
  expect(['evil.example:3000', 'localhost.evil.example', '127.0.0.1.evil.example'].map(isWelcome)).toEqual([
    false,
    false,
    false,
  ]);
});
