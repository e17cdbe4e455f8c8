import { openFile } from '../../src/database/sqlite/sqlite.provider.js';
import { join } from 'node:path';
import { ServerProcess } from '../faults/server-process.js';
import { expect, test as base, UserPage } from './fixtures.js';
import { HeadlessClient } from './headless-client.js';

/** A server whose users are not acquainted, as outside of tests. */
const test = base.extend<{ server: ServerProcess }>({
  // Playwright reads the fixture names from the pattern, and requires a pattern even without
  // fixtures.
  // oxlint-disable-next-line no-empty-pattern
  server: async ({}, use) => {
    const server = await ServerProcess.start({}, undefined, undefined, { strangers: true });
    await use(server);
    await server.end();
  },
});

test('shows an invitation of a stranger, which is declined or accepted', async ({ browser, server }) => {
  const alice = await UserPage.enter(browser, server.url, 'alice');
  const bob = await UserPage.enter(browser, server.url, 'bob', { locale: 'en-GB' });
  await alice.createRoom('推销群', 'bob');
  await expect(alice.page.getByText('已邀请“bob”，等待对方接受')).toBeVisible();
  await bob.page.getByRole('button', { name: 'Decline the invitation to 推销群' }).click();
  await expect(bob.page.locator('[data-invitation]')).toHaveCount(0);

  await alice.createRoom('产品群', 'bob');
  await expect(bob.page.getByText('alice invited you')).toBeVisible();
  await bob.page.reload();
  await expect(bob.page.locator('[data-invitation]')).toHaveCount(1);
  await bob.page.getByRole('button', { name: 'Accept the invitation to 产品群' }).click();
  await expect(bob.page.getByRole('heading', { level: 1 })).toHaveText('产品群(2)');
  await expect(bob.page.locator('[data-invitation]')).toHaveCount(0);
  await bob.sendText('hello');
  await expect(alice.messages('hello')).toHaveCount(1);
});

test('lets a member take over a room whose owner left', async ({ browser, server }) => {
  const alice = await HeadlessClient.enter(server.url, 'alice');
  const bob = await UserPage.enter(browser, server.url, 'bob');
  const { id } = await alice.request<{ id: string }>('room:create', { title: '产品群', people: ['bob'] });
  await bob.page.getByRole('button', { name: '接受邀请，加入「产品群」' }).click();
  await expect(bob.page.getByRole('heading', { level: 1 })).toHaveText('产品群(2)');
  await alice.request('room:leave', { conversation: id });
  await bob.page.getByRole('button', { name: '这个群没有群主，由我来当' }).click();
  await expect(bob.notice('你成为群主')).toHaveCount(1);
  await expect(bob.page.getByRole('button', { name: '这个群没有群主，由我来当' })).toHaveCount(0);
  alice.disconnect();
});

test('keeps the messages of strangers in a folder until one is answered', async ({ browser, server }) => {
  const bob = await UserPage.enter(browser, server.url, 'bob');
  const alice = await HeadlessClient.enter(server.url, 'alice');
  await alice.request('textmsg', { content: 'buy tea', to: 'bob' });
  const folder = bob.page.getByRole('region', { name: '陌生人消息' });
  await expect(folder).toBeVisible();
  await expect(bob.page.getByRole('link', { name: /alice/ })).toHaveCount(0);
  // Messages of strangers are not counted as unread.
  expect(await bob.page.title()).toBe('茶馆');
  await folder.getByRole('button', { name: /陌生人消息/ }).click();
  await folder.getByRole('link', { name: /alice/ }).click();
  await expect(bob.messages('buy tea')).toHaveCount(1);
  await bob.sendText('no, thanks');
  await expect(folder).toHaveCount(0);
  await expect(bob.page.getByRole('link', { name: /alice/ })).toHaveCount(1);
  await bob.page.reload();
  await expect(bob.page.getByRole('link', { name: /alice/ })).toHaveCount(1);
  alice.disconnect();
});

test('opens a conversation that a welcome does not hold', async ({ browser, server }) => {
  const bob = await UserPage.enter(browser, server.url, 'bob');
  correspond(server, 'bob', 320);
  await bob.page.goto('/chat.html?name=bob#/@friend 0');
  // The oldest of all is on the last page.
  await expect(bob.messages('from friend 0')).toHaveCount(1);
});

test('fetches further conversations as the list is scrolled', async ({ browser, server }) => {
  const bob = await UserPage.enter(browser, server.url, 'bob');
  correspond(server, 'bob', 320);
  await bob.page.reload();
  const list = bob.page.getByRole('navigation');
  const rows = list.locator('[data-conversation]');
  await expect(rows).toHaveCount(200);
  for (const count of [300, 321]) {
    await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await expect(rows).toHaveCount(count);
  }
});

/** Stores direct conversations with this number of friends, each with one message that was read. */
function correspond(server: ServerProcess, name: string, count: number): void {
  const database = openFile(join(server.directory, 'teahouse.db'), { timeout: 5_000 });
  const { id } = database.prepare('SELECT id FROM people WHERE name = ?').get(name) as { id: string };
  const statements = [
    `INSERT INTO people (id, name, name_key, name_look, avatar, created_at, seen_at) VALUES ($peer, $who, $who, $who, '1.jpg', $at, $at)`,
    `INSERT INTO conversations (id, kind, title, head, created_at) VALUES ($conversation, 'direct', '', 1, $at)`,
    `INSERT INTO members (conversation, person, read) VALUES ($conversation, $peer, 1), ($conversation, $id, 1)`,
    `INSERT INTO entries (conversation, seq, kind, author, at, body) VALUES ($conversation, 1, 'text', $peer, $at, $body)`,
  ].map((sql) => {
    const statement = database.prepare(sql);
    statement.setAllowUnknownNamedParameters(true);
    return statement;
  });
  database.exec('BEGIN');
  for (let n = 0; n < count; n += 1) {
    const [who, peer] = [`friend ${n}`, `friend${String(n).padStart(6, '0')}`];
    const conversation = id < peer ? `d_${id}.${peer}` : `d_${peer}.${id}`;
    const body = JSON.stringify({ name: who, avatar: '1.jpg', content: `from ${who}`, to: name });
    const values = { id, who, peer, conversation, body, at: Date.parse('2026-01-01') + n * 1_000 };
    for (const statement of statements) statement.run(values);
  }
  database.exec('COMMIT');
  database.close();
}
