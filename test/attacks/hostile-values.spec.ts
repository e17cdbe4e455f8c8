import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { validateSync } from 'class-validator';
import { MATRIX } from '../security/authorization-matrix.js';
import { TestServer } from '../support/test-server.js';
import { HANDLERS } from '../support/gateway-events.js';
import type { TestClient } from '../support/test-client.js';
import { bearer } from '../support/uploads.js';
import { registerSecret } from '../support/captured-logs.js';

const PASSWORD = 'correct horse battery';
const STRINGS = ['\0', 'a\0b', '\ud800', 'x\udc00', 'lobby.9999999999', 'd_\0.1'];
const UNSTORABLE = STRINGS.slice(0, 4);
const NUMBERS = [2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53 - 1, -1, 0.5];
const SEQ_MAX = 2 ** 31 - 1;

type Dto = new () => Record<string, unknown>;

/** The DTO of each request, read from its handler. */
const REQUESTS = HANDLERS.flatMap(({ event, types }) => {
  const dto = types.find((type) => type.name !== 'Object') as Dto | undefined;
  return dto ? [{ event: event as keyof typeof MATRIX, dto, fields: Object.keys(new dto()) }] : [];
});

describe('values that a database cannot store', () => {
  let chat: TestServer;
  let admin: TestClient;
  let alice: TestClient;
  let room: string;
  let direct: string;
  beforeAll(async () => {
    chat = await TestServer.open();
    admin = await chat.connectAs({ name: 'the boss', password: PASSWORD });
    await admin.requestOk('admin:claim', { code: chat.firstAdminCode });
    alice = await chat.join('alice');
    await chat.join('bystander');
    await chat.join('member');
    room = (await admin.requestOk('room:create', { title: 'room', people: ['alice'] })).id;
    direct = (await admin.sendText('hello', { to: 'alice' })).conversation;
    await admin.sendText('in the lobby');
  });
  afterAll(() => chat.close());

  it.each(REQUESTS)('refuses unstorable values in every field of $event', ({ dto, fields }) => {
    for (const field of fields) {
      for (const value of UNSTORABLE) {
        for (const given of [value, [value]]) {
          const errors = validateSync(Object.assign(new dto(), { [field]: given }));
          expect([field, given, errors.some(({ property }) => property === field)]).toEqual([
            field,
            given,
            true,
          ]);
        }
      }
    }
  });

  it.each(REQUESTS)('never causes a database error by $event', async ({ event, fields }) => {
    if (event === 'signout') return;
    const scene = { private: direct, closed: room, open: room, doomed: 'r_nonsense' };
    const body = MATRIX[event][0]!.body(scene, 'admin');
    const values: unknown[] = [...STRINGS, ...NUMBERS, ...STRINGS.map((value) => [value])];
    for (const field of fields) {
      for (const value of [...values, { p256dh: '\0', auth: '\0' }]) {
        const reply = await admin.send(event, { ...body, [field]: value });
        const code = reply.ok ? 'ok' : reply.error.code;
        expect([field, value, ['unavailable', 'internal'].includes(code)]).toEqual([field, value, false]);
      }
    }
  });

  it('refuses unstorable values in the handshake', async () => {
    for (const value of UNSTORABLE) {
      expect(await chat.connect({ name: value }).isRefused()).toBe('name_invalid');
      expect(await chat.connect({ name: 'dora', password: `${PASSWORD}${value}` }).isRefused()).toBe(
        'invalid',
      );
      expect(await chat.connect({ token: value }).isRefused()).toBe('token_invalid');
      expect(await chat.connect({ code: value }).isRefused()).toBe('token_invalid');
      const odd = await chat.connectAs({ name: `odd ${UNSTORABLE.indexOf(value)}`, avatar: value });
      expect(odd.welcome.me?.avatar).toMatch(/^\d+\.jpg$/);
    }
  });

  it('refuses unstorable values in paths, headers and bodies of HTTP requests', async () => {
    const { hook, path } = await admin.requestOk('hook:create', { conversation: room, name: 'builds' });
    registerSecret(path.split('/').at(-1));
    const post = async (address: string, body: unknown): Promise<number> => {
      const sent = {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      };
      return (await fetch(`${chat.url}${address}`, sent)).status;
    };
    for (const value of UNSTORABLE) {
      expect(await post(path, { content: 'x', clientId: value })).toBe(400);
      expect(await post(path, { content: 'x', name: value })).toBe(400);
      expect(await post(path, { content: `x${value}` })).toBe(400);
    }
    expect(await post('/hooks/%00/x', { content: 'x' })).toBe(400);
    expect(await post(`/hooks/${hook.id}/a%00`, { content: 'x' })).toBe(400);
    for (const address of ['/attachments/%00', '/attachments/a%00b/thumbnail', '/avatars/%00']) {
      const { status } = await fetch(`${chat.url}${address}`, { headers: bearer(admin) });
      expect([address, status < 500]).toEqual([address, true]);
    }
  });

  it('answers `invalid` to a seq above 2^31-1, and `not_found` or better up to it', async () => {
    const about = { conversation: room };
    const asked = (seq: number): [string, object][] => [
      ['history', { ...about, before: seq }],
      ['history', { ...about, after: seq }],
      ['read', { ...about, seq }],
      ['readers', { ...about, seq }],
      ['recall', { ...about, seq }],
      ['react', { ...about, seq, emoji: '😀', on: true }],
      ['react', { ...about, seq, emoji: '😀', on: false }],
      ['textmsg', { ...about, content: 'x', quote: seq }],
      ['textmsg', { to: 'alice', content: 'x', quote: seq }],
      ['admin:remove', { ...about, seq }],
    ];
    for (const [event, body] of asked(SEQ_MAX + 1)) {
      expect({ event, ...(await admin.send(event, body)) }).toMatchObject({
        event,
        error: { code: 'invalid' },
      });
    }
    for (const [event, body] of asked(SEQ_MAX)) {
      const reply = await admin.send(event, body);
      expect([event, reply.ok ? 'ok' : reply.error.code]).toEqual([
        event,
        expect.stringMatching(/^(ok|not_found)$/),
      ]);
    }
    const before = `lobby.${SEQ_MAX + 1}`;
    expect(await admin.request('search', { q: 'hello', before })).toMatchObject({
      error: { code: 'not_found' },
    });
  });

  it('stores the messages of other members in the same commit as a refused value', async () => {
    const hostile = await chat.join('hostile');
    const bad = Array.from({ length: 40 }, () =>
      hostile.request('textmsg', { content: 'bad', clientId: '\0' }),
    );
    const good = Array.from({ length: 80 }, (_, i) =>
      alice.request('textmsg', { content: `good ${i}`, clientId: `c${i}` }),
    );
    for (const reply of await Promise.all(good)) expect(reply).toMatchObject({ ok: true });
    for (const reply of await Promise.all(bad)) expect(reply).toMatchObject({ error: { code: 'invalid' } });
    await admin.receives('textmsg', { content: 'good 79' });
    expect(admin.texts().filter((text) => text.startsWith('good'))).toHaveLength(80);
  });
});
