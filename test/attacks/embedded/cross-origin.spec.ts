import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { io } from 'socket.io-client';
import { TestServer } from '../../support/test-server.js';
import { httpRequest, POLL, pollingSession, UPGRADE_HEADERS, WEBSOCKET } from '../../support/http-request.js';

const EVIL = { Origin: 'https://evil.example' };
const FRIEND = 'https://friend.example';
const TAG = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'script' };
/** The Helmet headers that keep a page of another origin from using a response. */
const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'x-frame-options': 'SAMEORIGIN',
  'referrer-policy': 'no-referrer',
};

describe('pages of another origin', () => {
  let chat: TestServer;
  let own: string;
  beforeAll(async () => {
    chat = await TestServer.open({ allowedOrigins: [FRIEND] });
    own = new URL(chat.url).origin;
  });
  afterAll(() => chat.close());
  const ask = (path: string, headers: Record<string, string> = {}) =>
    httpRequest(`${chat.url}${path}`, headers);

  it.each(['&j=0', '&j=', '&j', '&%6a=1', '&j=0&j=1'])(
    'gets no script from the polling transport for %s, not even without an origin',
    async (query) => {
      const { status, body } = await ask(`${POLL}${query}`);
      expect(status).toBe(403);
      expect(body).not.toMatch(/___eio|sid/);
    },
  );

  it.each(['socket.io.js', 'socket.io.min.js', 'socket.io.esm.min.js', 'socket.io.x', 'socket.io.js/'])(
    'opens no session below the path of the client library: %s',
    async (file) => {
      const polling = `/socket.io/${file}?EIO=4&transport=polling`;
      for (const [query, headers] of [
        ['', EVIL],
        ['', TAG],
        ['&j=0', TAG],
        ['&j=0', {}],
      ] as const) {
        const { status, body } = await ask(polling + query, headers);
        expect([status, body.includes('"sid"')]).toEqual([403, false]);
      }
      const websocket = `/socket.io/${file}?EIO=4&transport=websocket`;
      expect(await ask(websocket, { ...UPGRADE_HEADERS, ...EVIL })).toMatchObject({
        status: 403,
        isUpgraded: false,
      });
    },
  );

  it('cannot switch an open session to responses that are scripts', async () => {
    const session = await pollingSession(chat.url);
    expect((await httpRequest(`${session}&j=0`)).status).toBe(403);
  });

  it.each(['cross-site', 'same-site'])('opens no session by a tag (Sec-Fetch-Site: %s)', async (site) => {
    expect((await ask(POLL, { ...TAG, 'Sec-Fetch-Site': site })).status).toBe(403);
    expect((await ask(WEBSOCKET, { ...TAG, ...UPGRADE_HEADERS, 'Sec-Fetch-Site': site })).status).toBe(403);
  });

  it('cannot read from, write to or upgrade an open session from another origin', async () => {
    const session = await pollingSession(chat.url);
    for (const headers of [EVIL, TAG, { Origin: 'null' }, { Origin: own, 'Sec-Fetch-Site': 'cross-site' }]) {
      expect((await httpRequest(session, headers)).status).toBe(403);
      expect((await httpRequest(session, headers, { method: 'POST', body: '40' })).status).toBe(403);
    }
    const upgrade = session.replace('polling', 'websocket');
    expect(await httpRequest(upgrade, { ...UPGRADE_HEADERS, ...EVIL })).toMatchObject({
      isUpgraded: false,
      status: 403,
    });
    // The session is unchanged for the client that owns it.
    expect((await httpRequest(session, {}, { method: 'POST', body: '40' })).body).toBe('ok');
    expect((await httpRequest(session)).body).toMatch(/^40\{/);
  });

  it('sends the security headers of all other responses on all transport responses', async () => {
    const session = await pollingSession(chat.url);
    const answers = [
      await ask('/health/live'),
      await ask(POLL),
      await httpRequest(session, {}, { method: 'POST', body: '40' }),
      await httpRequest(session),
      await ask(POLL, EVIL),
      await ask('/socket.io/?EIO=4&transport=nonsense'),
      await ask(`${POLL}&sid=nobody`),
    ];
    for (const { headers } of answers) expect(headers).toMatchObject(SECURITY_HEADERS);
    expect(answers[1]!.headers['content-security-policy']).toBe(
      answers[0]!.headers['content-security-policy'],
    );
  });

  it('serves the client library to allowed origins only', async () => {
    const policy = 'cross-origin-resource-policy';
    expect((await ask('/socket.io/socket.io.min.js', TAG)).headers[policy]).toBe('cross-origin');
    expect((await ask(POLL)).headers[policy]).toBe('same-origin');
    const closed = await TestServer.open();
    try {
      const { status, headers } = await httpRequest(`${closed.url}/socket.io/socket.io.js`);
      expect([status, headers[policy]]).toEqual([200, 'same-origin']);
    } finally {
      await closed.close();
    }
  });
});

describe('other clients', () => {
  let chat: TestServer;
  let own: string;
  beforeAll(async () => {
    chat = await TestServer.open({ allowedOrigins: [FRIEND] });
    own = new URL(chat.url).origin;
  });
  afterAll(() => chat.close());

  it.each(['polling', 'websocket'])(
    'sends messages over %s with the client of the first tutorial',
    async (transport) => {
      const query = { name: `old ${transport}`, avatar: '1.jpg' };
      const socket = io(chat.url, { transports: [transport], query, forceNew: true });
      try {
        await new Promise((done) => socket.once('count', done));
        const heard = new Promise((done) => socket.once('textmsg', done));
        socket.emit('textmsg', { name: `old ${transport}`, avatar: '1.jpg', content: transport });
        expect(await heard).toMatchObject({ content: transport });
      } finally {
        socket.disconnect();
      }
    },
  );

  it.each([
    ['the page of the server', () => ({ Origin: own, 'Sec-Fetch-Site': 'same-origin' })],
    ['a page of an allowed origin', () => ({ Origin: FRIEND, 'Sec-Fetch-Site': 'cross-site' })],
    ['a reader of the address bar', () => ({ 'Sec-Fetch-Site': 'none' })],
    ['a program without an origin', () => ({})],
  ])('connects over both transports: %s', async (_, headersOf) => {
    const session = await pollingSession(chat.url, headersOf());
    expect((await httpRequest(session, headersOf(), { method: 'POST', body: '40' })).body).toBe('ok');
    const upgraded = await httpRequest(`${chat.url}${WEBSOCKET}`, { ...UPGRADE_HEADERS, ...headersOf() });
    expect(upgraded.isUpgraded).toBe(true);
  });
});
