import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/database/database.js';
import type { Receipt, Reply, TextEntry } from '../../src/protocol/types.js';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { registerSecret } from '../support/captured-logs.js';

interface Answer {
  status: number;
  reply: Reply<Receipt>;
}

describe('webhooks', () => {
  let chat: TestServer;
  let alice: TestClient;
  let bob: TestClient;
  let outsider: TestClient;
  let room: string;
  beforeAll(async () => {
    chat = await TestServer.open();
    [alice, bob, outsider] = [await chat.join('alice'), await chat.join('bob'), await chat.join('outsider')];
    room = (await alice.requestOk('room:create', { title: 'builds', people: ['bob'] })).id;
  });
  afterAll(() => chat.close());

  const make = async (name: string, conversation = room, by = alice) => {
    const made = await by.requestOk('hook:create', { conversation, name });
    registerSecret(made.path.split('/').at(-1));
    return made;
  };
  const post = async (path: string, body: unknown, type = 'application/json'): Promise<Answer> => {
    const response = await fetch(`${chat.url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': type },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, reply: (await response.json()) as Reply<Receipt> };
  };
  const refused = ({ status, reply }: Answer) => [status, reply.ok ? 'ok' : reply.error.code];

  it('posts into its room, marked as no user, and delivers to no user outside', async () => {
    const { hook, path } = await make('build bot');
    expect(hook).toEqual({
      id: expect.stringMatching(/^h_/),
      name: 'build bot',
      by: 'alice',
      createdAt: expect.any(String),
    });
    const { status, reply } = await post(path, { content: 'green again' });
    expect([status, reply.ok]).toEqual([200, true]);
    const entry = await bob.receives('textmsg', { content: 'green again' });
    expect(entry).toMatchObject({ conversation: room, name: 'build bot', bot: true, hook: hook.id });
    expect(reply).toMatchObject({ data: { id: entry.id, seq: entry.seq, conversation: room } });
    const { entries } = await bob.requestOk('history', { conversation: room });
    expect(entries.at(-1)).toEqual(entry);
    expect((await bob.requestOk('search', { q: 'green again' })).entries.map(({ id }) => id)).toEqual([
      entry.id,
    ]);
    await chat.deliverAll(outsider);
    expect(outsider.texts(room)).toEqual([]);
    expect((await chat.reconnect(bob)).welcome.conversations.find(({ id }) => id === room)?.unread).toBe(1);
  });

  it('stores two posts with one clientId once', async () => {
    const { path } = await make('once');
    const first = await post(path, { content: 'deployed', clientId: 'build-7' });
    const again = await post(path, { content: 'deployed', clientId: 'build-7' });
    expect(again.reply).toEqual({
      ok: true,
      data: { ...(first.reply as { data: Receipt }).data, duplicate: true },
    });
    expect(again.status).toBe(200);
    await chat.deliverAll(bob);
    expect(bob.texts(room).filter((text) => text === 'deployed')).toHaveLength(1);
  });

  it.each([
    ['what Slack takes', { text: 'slack says', username: 'slacker' }, 'application/json', 'slacker'],
    ['a form', 'content=a+form+%E8%8C%B6', 'application/x-www-form-urlencoded', 'dialects'],
    [
      'a form with JSON in it',
      `payload=${encodeURIComponent('{"text":"in a form"}')}`,
      'application/x-www-form-urlencoded',
      'dialects',
    ],
    ['plain text', 'just this', 'text/plain; charset=utf-8', 'dialects'],
  ])('accepts %s', async (_, body, type, name) => {
    const made = (await alice.requestOk('hook:list', { conversation: room })).hooks.find(
      (hook) => hook.name === 'dialects',
    );
    if (made) await alice.requestOk('hook:revoke', { conversation: room, hook: made.id });
    const { path } = await make('dialects');
    const { reply } = await post(path, body, type);
    const { seq } = (reply as { data: Receipt }).data;
    const entry = await bob.receives('textmsg', { conversation: room, seq });
    expect(entry.name).toBe(name);
  });

  it.each<[string, object, string]>([
    [
      'links, entities and mentions',
      {
        text: 'Build <https://ci.example/job/1|#1> of <@U7|ann> &lt;main&gt; &amp; <https://a.example> x < y > z',
      },
      'Build #1 (https://ci.example/job/1) of @ann <main> & https://a.example x < y > z',
    ],
    [
      'blocks in place of text',
      {
        text: 'only a notification',
        blocks: [
          { type: 'header', text: { type: 'plain_text', text: 'Deploy <1>' } },
          { type: 'divider' },
          {
            type: 'section',
            text: { type: 'mrkdwn', text: '*Done* in <https://a.example|7 s>' },
            fields: [{ type: 'mrkdwn', text: 'env: prod' }],
          },
          { type: 'context', elements: [{ type: 'mrkdwn', text: 'by ann' }] },
          {
            type: 'actions',
            elements: [{ text: { type: 'plain_text', text: 'Open' }, url: 'https://b.example' }],
          },
        ],
      },
      'Deploy <1>\n*Done* in 7 s (https://a.example)\nenv: prod\nby ann\nOpen (https://b.example)',
    ],
    [
      'rich text',
      {
        blocks: [
          {
            type: 'rich_text',
            elements: [
              {
                type: 'rich_text_section',
                elements: [
                  { type: 'text', text: 'see ' },
                  { type: 'link', url: 'https://a.example/x', text: 'this' },
                  { type: 'emoji', name: 'tea' },
                ],
              },
              { type: 'rich_text_list', elements: [{ elements: [{ type: 'text', text: 'one' }] }] },
            ],
          },
        ],
      },
      'see this (https://a.example/x):tea:\n• one',
    ],
    [
      'attachments after the text',
      {
        text: 'Alert',
        attachments: [
          {
            color: 'danger',
            title: 'CPU',
            title_link: 'https://m.example',
            fields: [{ title: 'load', value: '7' }],
          },
          { fallback: 'nothing else' },
        ],
      },
      'Alert\nCPU (https://m.example)\nload: 7\nnothing else',
    ],
  ])('converts %s of a message for Slack', async (what, body, content) => {
    const { hook, path } = await make(`slack ${what.slice(0, 10)}`);
    const { reply } = await post(path, body);
    const { seq } = (reply as { data: Receipt }).data;
    expect((await bob.receives('textmsg', { conversation: room, seq })).content).toBe(content);
    await alice.requestOk('hook:revoke', { conversation: room, hook: hook.id });
  });

  it('rejects a message for Slack without any text, and leaves `content` as it is', async () => {
    const { hook, path } = await make('strict slack');
    expect(refused(await post(path, { blocks: [{ type: 'divider' }] }))).toEqual([400, 'invalid']);
    expect(refused(await post(path, { blocks: [{ type: 'section', text: 'a\u0000b' }] }))).toEqual([
      400,
      'invalid',
    ]);
    const { reply } = await post(path, { content: '&amp; <https://a.example|x>' });
    const { seq } = (reply as { data: Receipt }).data;
    expect((await bob.receives('textmsg', { conversation: room, seq })).content).toBe(
      '&amp; <https://a.example|x>',
    );
    await alice.requestOk('hook:revoke', { conversation: room, hook: hook.id });
  });

  it('reports the error of a post, and repeats nothing of its content', async () => {
    const { path } = await make('strict');
    expect(refused(await post(path, '{"content":'))).toEqual([400, 'invalid']);
    expect(refused(await post(path, { content: '   ' }))).toEqual([400, 'invalid']);
    expect(refused(await post(path, { content: 7 }))).toEqual([400, 'invalid']);
    expect(refused(await post(path, { content: 'x', clientId: 'x'.repeat(65) }))).toEqual([400, 'invalid']);
    expect(refused(await post(path, { content: 'x', name: 'bob' }))).toEqual([409, 'name_taken']);
    expect(refused(await post(path, { content: 'x', name: '管理员' }))).toEqual([409, 'name_taken']);
    expect(refused(await post(path, { content: '茶'.repeat(3_000) }))).toEqual([413, 'too_large']);
    expect(refused(await post(path, { content: 'x'.repeat(70_000) }))).toEqual([413, 'too_large']);
    const { reply } = await post(path, { content: 'unheard\u0000of' });
    expect(JSON.stringify(reply)).not.toContain('unheard');
    await chat.deliverAll(bob);
    expect(bob.texts(room).filter((text) => text.startsWith('x'))).toEqual([]);
  });

  it('answers not_found without the secret and after revocation', async () => {
    const { hook, path } = await make('short-lived');
    await post(path, { content: 'still there' });
    const unknown = `/hooks/${hook.id}/${'x'.repeat(43)}`;
    expect(refused(await post(unknown, { content: 'guessed' }))).toEqual([404, 'not_found']);
    expect(refused(await post('/hooks/h_none/none', { content: 'guessed' }))).toEqual([404, 'not_found']);
    const listed = (await alice.requestOk('hook:list', { conversation: room })).hooks;
    expect(listed.find(({ id }) => id === hook.id)?.usedAt).toEqual(expect.any(String));
    await alice.requestOk('hook:revoke', { conversation: room, hook: hook.id });
    expect(refused(await post(path, { content: 'too late' }))).toEqual([404, 'not_found']);
    await chat.deliverAll(bob);
    expect(bob.texts(room)).not.toContain('too late');
    expect(bob.texts(room)).not.toContain('guessed');
  });

  it('lets room admins manage a webhook, and ends it with the room', async () => {
    const carol = await chat.join('carol');
    const { id } = await alice.requestOk('room:create', { title: 'doomed', people: ['bob', 'carol'] });
    await alice.requestOk('room:role', { conversation: id, name: 'bob', role: 'admin' });
    const { hook, path } = await make('watcher', id, bob);
    expect(await carol.request('hook:list', { conversation: id })).toMatchObject({
      error: { code: 'forbidden' },
    });
    expect(await outsider.request('hook:list', { conversation: id })).toMatchObject({
      error: { code: 'not_found' },
    });
    expect(await outsider.request('hook:create', { conversation: id, name: 'spy' })).toMatchObject({
      error: { code: 'not_found' },
    });
    await alice.requestOk('room:role', { conversation: id, name: 'bob', role: 'member' });
    for (const [event, body] of [
      ['hook:list', { conversation: id }],
      ['hook:create', { conversation: id, name: 'another' }],
      ['hook:revoke', { conversation: id, hook: hook.id }],
    ] as const) {
      expect(await bob.request(event, body as never)).toMatchObject({ error: { code: 'forbidden' } });
    }
    expect((await post(path, { content: 'bob is no admin any more' })).status).toBe(200);
    // An admin of another room cannot end it either.
    expect(await alice.request('hook:revoke', { conversation: room, hook: hook.id })).toMatchObject({
      error: { code: 'not_found' },
    });
    await alice.requestOk('room:dissolve', { conversation: id });
    expect(refused(await post(path, { content: 'anybody?' }))).toEqual([404, 'not_found']);
    await chat.deliverAll(carol);
    expect(carol.texts(id)).toEqual(['bob is no admin any more']);
  });

  it('lets room admins recall a webhook post like any text', async () => {
    const { path } = await make('chatter');
    const { reply } = await post(path, { content: 'a secret slipped out' });
    const { seq } = (reply as { data: Receipt }).data;
    expect(await bob.request('recall', { conversation: room, seq })).toMatchObject({
      error: { code: 'forbidden' },
    });
    await alice.requestOk('recall', { conversation: room, seq });
    const { entries } = await bob.requestOk('history', { conversation: room, after: seq - 1, limit: 1 });
    expect(entries[0] as TextEntry).toMatchObject({ content: '', recalled: true });
  });

  it('stores the webhook secret nowhere in the database', async () => {
    const { hook, path } = await make('discreet');
    const row = await chat
      .get(Database)
      .query.selectFrom('webhooks')
      .selectAll()
      .where('id', '=', hook.id)
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain(path.split('/').at(-1));
  });
});

describe('webhook rate limits', () => {
  it('limits the posts of a webhook with a retry time, and does not delay other webhooks', async () => {
    const chat = await TestServer.open({ rateLimits: true }, 1);
    try {
      const alice = await chat.join('alice');
      const { id } = await alice.requestOk('room:create', { title: 'builds' });
      const hooks: string[] = [];
      for (const name of ['loud', 'quiet']) {
        hooks.push((await alice.requestOk('hook:create', { conversation: id, name })).path);
      }
      const post = (path: string) =>
        fetch(`${chat.url}${path}`, { method: 'POST', body: 'x', headers: { 'Content-Type': 'text/plain' } });
      const answers = await Promise.all(Array.from({ length: 70 }, () => post(hooks[0]!)));
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(60);
      const late = answers.find(({ status }) => status === 429)!;
      expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await late.json()).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
      expect((await post(hooks[1]!)).status).toBe(200);
    } finally {
      await chat.close();
    }
  });
});
