import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RoomService } from '../../src/room/room.service.js';
import { TestServer } from '../support/test-server.js';
import { EVENTS } from '../support/gateway-events.js';
import type { TestClient } from '../support/test-client.js';

describe('replies to requests', () => {
  let chat: TestServer;
  let alice: TestClient;
  beforeAll(async () => {
    chat = await TestServer.open();
    alice = await chat.join('alice');
  });
  afterAll(() => chat.close());

  const code = async (event: string, ...args: unknown[]) => {
    const reply = await alice.send(event, ...args);
    return reply.ok ? 'ok' : reply.error.code;
  };

  it('lists all events of the gateway', () => {
    expect(EVENTS).toEqual(
      expect.arrayContaining(['textmsg', 'history', 'read', 'typing', 'people', 'signout']),
    );
  });

  it.each(EVENTS)('answers %s with any body', async (event) => {
    for (const client of [await chat.join(`for ${EVENTS.indexOf(event)}`), await chat.visit()]) {
      const bodies = [
        null,
        5,
        'text',
        true,
        [],
        [[]],
        { conversation: {} },
        { seq: 'x' },
        Buffer.from('x'),
        { limit: 1e9 },
      ];
      for (const body of bodies) {
        const reply = await client.send(event, body);
        // A signed-out socket is closed after its reply, so it is asked once.
        if (event === 'signout' && reply.ok) break;
        if (!reply.ok) expect(reply.error.code).toMatch(/^(invalid|unauthenticated|not_found|forbidden)$/);
      }
    }
  });

  it.each(EVENTS)('answers %s with several arguments or none', async (event) => {
    expect(await code(event, {}, {})).toBe('invalid');
    const visitor = await chat.visit();
    expect(await visitor.send(event)).toHaveProperty('ok');
  });

  it('answers an event that does not exist', async () => {
    for (const event of ['nonsense', 'constructor', '__proto__', 'toString', ''])
      expect(await code(event, {})).toBe('invalid');
  });

  it.each([
    ['empty content', { content: '' }, 'invalid'],
    ['blank content', { content: ' \n\t' }, 'invalid'],
    ['content of another type', { content: 5 }, 'invalid'],
    ['no content', {}, 'invalid'],
    ['half a character', { content: 'a\ud83d' }, 'invalid'],
    ['a null character', { content: 'a\u0000b' }, 'invalid'],
    ['2,001 characters', { content: '茶'.repeat(2_001) }, 'too_large'],
    ['2,001 emoji of many bytes', { content: '👨‍👩‍👧'.repeat(2_001) }, 'too_large'],
    ['more than 8 KB', { content: '👨‍👩‍👧'.repeat(500) }, 'too_large'],
    ['a clientId too long', { content: 'x', clientId: 'x'.repeat(65) }, 'invalid'],
    ['a clientId of another type', { content: 'x', clientId: 7 }, 'invalid'],
    ['a receiver of another type', { content: 'x', to: ['bob'] }, 'invalid'],
    ['mentions of another type', { content: 'x', mentions: 'bob' }, 'invalid'],
    ['an unknown receiver', { content: 'x', to: 'no such person' }, 'not_found'],
    ['an unknown conversation', { content: 'x', conversation: '__proto__' }, 'not_found'],
  ])('answers a textmsg with %s', async (_, body, expected) => {
    expect(await code('textmsg', body)).toBe(expected);
  });

  it('treats a null field as a missing field', async () => {
    expect(await code('textmsg', { content: 'x', conversation: null, to: null, quote: null })).toBe('ok');
    expect(await code('textmsg', { content: null })).toBe('invalid');
    expect(await code('history', { conversation: null })).toBe('invalid');
    expect(await code('history', { conversation: 'lobby', after: null, limit: null })).toBe('ok');
  });

  it('accepts 2,000 characters in any script', async () => {
    expect(await code('textmsg', { content: '茶'.repeat(2_000) })).toBe('ok');
    expect(await code('textmsg', { content: 'x'.repeat(2_000) })).toBe('ok');
  });

  it.each([
    ['no conversation', {}],
    ['a limit of 0', { conversation: 'lobby', limit: 0 }],
    ['a limit of 101', { conversation: 'lobby', limit: 101 }],
    ['a seq of another type', { conversation: 'lobby', after: '1' }],
    ['half a seq', { conversation: 'lobby', before: 1.5 }],
  ])('answers a history with %s', async (_, body) => {
    expect(await code('history', body)).toBe('invalid');
  });

  it('names the invalid fields in a reply, and repeats no value that was sent', async () => {
    const reply = await alice.send('textmsg', {
      content: 'hunter2',
      clientId: ['hunter2'],
      password: 'hunter2',
    });
    expect(reply).toMatchObject({ ok: false, error: { code: 'invalid', fields: ['clientId'] } });
    expect(JSON.stringify(reply)).not.toContain('hunter2');
  });

  it('sends an exception where there is no acknowledgement, and nothing else', async () => {
    alice.socket.emit('textmsg', { content: '' });
    expect(await alice.receives('exception')).toEqual({
      code: 'invalid',
      message: expect.any(String),
      fields: ['content'],
    });
    const replied = alice.received('exception').length;
    await alice.sendText('fine');
    expect(alice.received('exception')).toHaveLength(replied);
  });

  it('ignores keys that JavaScript treats specially', async () => {
    const body = JSON.parse(
      '{"content":"x","__proto__":{"to":"alice"},"constructor":{"prototype":{"polluted":1}}}',
    ) as unknown;
    expect(await code('textmsg', body)).toBe('ok');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('reports an unexpected error as internal and keeps the process running', async () => {
    const say = RoomService.prototype.sendMessage;
    RoomService.prototype.sendMessage = () => Promise.reject(new Error('hidden detail'));
    try {
      const reply = await alice.send('textmsg', { content: 'x' });
      expect(reply).toMatchObject({ ok: false, error: { code: 'internal' } });
      expect(JSON.stringify(reply)).not.toContain('hidden detail');
    } finally {
      RoomService.prototype.sendMessage = say;
    }
    expect(await code('textmsg', { content: 'x' })).toBe('ok');
  });

  it('answers requests up to the queue limit; refuses the next one and ends the connection', async () => {
    const flooder = await chat.join('flooder');
    const sent = Array.from({ length: 400 }, () =>
      flooder.send('history', { conversation: 'lobby', limit: 1 }).then(
        (reply) => (reply.ok ? 'ok' : reply.error.code),
        () => 'unanswered',
      ),
    );
    const disconnected = new Promise((done) => flooder.socket.once('disconnect', done));
    expect(await flooder.receives('goodbye')).toMatchObject({ reason: 'flood' });
    await disconnected;
    flooder.disconnect();
    const codes = new Set(await Promise.all(sent));
    expect(codes).toContain('rate_limited');
    expect(codes).not.toContain('internal');
  });
});
