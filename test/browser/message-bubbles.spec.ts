import { expect, test } from './fixtures.js';
import { HeadlessClient } from './headless-client.js';

test('own bubbles are green and right, others white and left, each with its avatar; only groups show nicknames', async ({
  chat,
}) => {
  const alice = await chat.visit('alice');
  const talker = await HeadlessClient.enter(chat.server.url, 'bob');
  await talker.request('textmsg', { content: 'from the left' });
  await alice.sendText('from the right');
  const middle = await alice.page.getByRole('log').evaluate((log) => {
    const { left, width } = log.getBoundingClientRect();
    return left + width / 2;
  });
  const drawn = async (text: string) => {
    const line = alice.messages(text);
    const box = async (part: string) => (await line.locator(part).first().boundingBox())!;
    return { bubble: await box('.bubble'), picture: await box('.avatar') };
  };
  const [other, own] = [await drawn('from the left'), await drawn('from the right')];
  expect(other.picture.x).toBeLessThan(other.bubble.x);
  expect(other.bubble.x).toBeLessThan(middle);
  expect(own.picture.x).toBeGreaterThan(own.bubble.x);
  expect(own.bubble.x + own.bubble.width).toBeGreaterThan(middle);
  await expect(alice.messages('from the right').locator('.bubble')).toHaveCSS(
    'background-color',
    'rgb(191, 226, 155)',
  );
  await expect(alice.messages('from the left').locator('.bubble')).toHaveCSS(
    'background-color',
    'rgb(255, 253, 248)',
  );
  await expect(alice.messages('from the left').locator('.author')).toHaveText('bob');
  await expect(alice.messages('from the right').locator('.author')).toHaveCount(0);

  await talker.request('textmsg', { to: 'alice', content: 'psst' });
  await alice.openConversation(/bob/);
  await expect(alice.messages('psst')).toHaveCount(1);
  await expect(alice.page.locator('[role=log] .author')).toHaveCount(0);
  talker.disconnect();
});

test('a direct conversation shows 对方正在输入 in its title, other conversations do not', async ({
  chat,
}) => {
  const alice = await chat.visit('alice');
  const bob = await HeadlessClient.enter(chat.server.url, 'bob');
  const { conversation } = await bob.request<{ conversation: string }>('textmsg', {
    to: 'alice',
    content: 'psst',
  });
  await bob.request('typing', { conversation: 'lobby' });
  await bob.request('textmsg', { content: 'fence' });
  await expect(alice.messages('fence')).toHaveCount(1);
  await expect(alice.page.getByText('正在输入')).toHaveCount(0);
  await alice.openConversation(/bob/);
  const title = alice.page.getByRole('heading', { level: 1 });
  await expect(title).toHaveText('bob');
  await bob.request('typing', { conversation });
  await expect(title).toHaveText('对方正在输入…');
  await expect(alice.page.getByText('正在输入')).toHaveCount(1);
  await bob.request('textmsg', { to: 'alice', content: 'done' });
  await expect(title).toHaveText('bob');
  bob.disconnect();
});

test('a recalled message offers 重新编辑 for five minutes and no longer', async ({ chat }) => {
  const alice = await chat.visit('alice');
  await alice.page.clock.install();
  await alice.page.reload();
  await alice.sendText('tea at sevn');
  await expect(alice.messages('tea at sevn')).toHaveAttribute('data-state', 'sent');
  await alice.chooseMessageItem('tea at sevn', '撤回');
  const again = alice.page.getByRole('button', { name: '重新编辑' });
  await expect(again).toBeVisible();
  await alice.page.clock.fastForward('04:30');
  await expect(again).toBeVisible();
  await alice.page.clock.fastForward('00:31');
  await expect(again).toHaveCount(0);
  await expect(alice.notice('你撤回了一条消息')).toHaveCount(1);
});

test('stacked combining marks are capped and stay within their message', async ({ chat }) => {
  const alice = await chat.visit('alice');
  await alice.sendText(`a${'\u0301'.repeat(200)}b`);
  const text = alice.page.locator('[role=log] .said-text');
  await expect(text).toHaveText(`a${'\u0301'.repeat(6)}b`);
  await expect(text).toHaveCSS('overflow', 'clip');
});
