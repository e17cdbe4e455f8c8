import { expect, test } from './fixtures.js';
import { HeadlessClient } from './headless-client.js';
import { interceptSocket } from './intercept-socket.js';

test('chats with the former and the present holder of a nickname stay two rows over a reload', async ({
  chat,
}) => {
  const former = await HeadlessClient.enter(chat.server.url, 'bob');
  const alice = await chat.visit('alice');
  await former.request('textmsg', { content: 'from the former', to: 'alice' });
  const rows = alice.page.getByRole('navigation').getByRole('link', { name: /bob/ });
  await expect(rows).toHaveCount(1);
  await rows.click();
  await expect(alice.messages('from the former')).toBeVisible();
  await alice.composer.fill('a draft for the former');
  await former.request('signout', {});
  const successor = await HeadlessClient.enter(chat.server.url, 'bob');
  await successor.request('textmsg', { content: 'from the successor', to: 'alice' });
  await expect(rows).toHaveCount(2);
  await expect(alice.messages('from the former')).toBeVisible();
  await expect(alice.messages('from the successor')).toHaveCount(0);
  await expect(alice.composer).toHaveValue('a draft for the former');
  await alice.page.reload();
  await expect(rows).toHaveCount(2);
  await expect(alice.messages('from the former')).toBeVisible();
  await expect(alice.composer).toHaveValue('a draft for the former');
  await rows.filter({ hasText: 'from the successor' }).click();
  await expect(alice.messages('from the successor')).toBeVisible();
  await expect(alice.messages('from the former')).toHaveCount(0);
  await expect(alice.composer).toHaveValue('');
});

test('a message that failed is never sent to the next holder of the nickname', async ({ chat }) => {
  const former = await HeadlessClient.enter(chat.server.url, 'bob');
  let refuses = true;
  const refusal = { ok: false, error: { code: 'forbidden', message: 'no' } };
  const alice = await chat.visit('alice', {
    before: (page) => interceptSocket(page, { asked: (event) => event === 'textmsg' && refuses && refusal }),
  });
  await former.request('textmsg', { content: 'hello', to: 'alice' });
  await alice.page.getByRole('navigation').getByRole('link', { name: /bob/ }).click();
  await alice.sendText('for your eyes only');
  const line = alice.messages('for your eyes only');
  await expect(line).toHaveAttribute('data-state', 'failed');
  await former.request('signout', {});
  const successor = await HeadlessClient.enter(chat.server.url, 'bob');
  await successor.request('textmsg', { content: 'I am new', to: 'alice' });
  const rows = alice.page.getByRole('navigation').getByRole('link', { name: /bob/ });
  await expect(rows).toHaveCount(2);
  refuses = false;
  const again = line.getByRole('button', { name: '重新发送' }).first();
  await again.click();
  await expect(line.locator('.failure')).not.toContainText('这里不能发言');
  await expect(line).toHaveAttribute('data-state', 'failed');
  await rows.filter({ hasText: 'I am new' }).click();
  await expect(alice.messages('I am new')).toBeVisible();
  await expect(line).toHaveCount(0);
  await alice.sendText('for the successor');
  await expect(alice.messages('for the successor')).toHaveAttribute('data-state', 'sent');
  expect(JSON.stringify(await successor.request('conversations', {}))).not.toContain('for your eyes only');
});

test('messages of the former holder of the own nickname are not shown as own', async ({ chat }) => {
  const former = await HeadlessClient.enter(chat.server.url, 'alice');
  await former.request('textmsg', { content: 'by the former' });
  await former.request('signout', {});
  const alice = await chat.visit('alice');
  await alice.sendText('by myself');
  await expect(alice.messages('by myself')).toHaveClass(/\bown\b|\bmine\b/);
  await expect(alice.messages('by the former')).not.toHaveClass(/\bown\b|\bmine\b/);
});
