import { expect, test } from './fixtures.js';
import { HeadlessClient } from './headless-client.js';
import { interceptSocket } from './intercept-socket.js';

test('a rejected message says so in red; a click on ❗ sends it again, once', async ({ chat }) => {
  const bob = await chat.visit('bob');
  let refuses = true;
  const refusal = { ok: false, error: { code: 'forbidden', message: 'no' } };
  const alice = await chat.visit('alice', {
    before: (page) => interceptSocket(page, { asked: (event) => event === 'textmsg' && refuses && refusal }),
  });
  await alice.sendText('let me in');
  const line = alice.messages('let me in');
  await expect(line).toHaveAttribute('data-state', 'failed');
  await expect(line.locator('.failure')).toContainText('这里不能发言');
  const row = alice.page.getByRole('link', { name: /茶馆大厅/ });
  await expect(row).toContainText('[发送失败] let me in');
  const mark = line.locator('.failed-mark');
  const [markBox, bubbleBox] = [await mark.boundingBox(), await line.locator('.bubble').boundingBox()];
  expect(markBox!.x + markBox!.width).toBeLessThanOrEqual(bubbleBox!.x);
  await expect(mark).toHaveCSS('background-color', 'rgb(185, 53, 39)');

  await alice.page.reload();
  await expect(line).toHaveAttribute('data-state', 'failed');
  refuses = false;
  await line.getByRole('button', { name: '重新发送' }).first().click();
  await expect(line).toHaveAttribute('data-state', 'sent');
  await expect(bob.messages('let me in')).toHaveCount(1);
  await expect(row).not.toContainText('[发送失败]');
});

test('a message appears at once, with a spinner at its left until the server has stored it', async ({
  chat,
}) => {
  let holds = true;
  const held: (() => void)[] = [];
  const alice = await chat.visit('alice', {
    before: (page) =>
      page.routeWebSocket(/socket\.io/, (here) => {
        const server = here.connectToServer();
        here.onMessage((message) => {
          if (holds && String(message).includes('"textmsg"')) held.push(() => server.send(message));
          else server.send(message);
        });
      }),
  });
  await alice.sendText('on its way');
  const line = alice.messages('on its way');
  const spinner = line.getByRole('img', { name: '发送中' });
  await expect(spinner).toBeVisible();
  const [left, bubble] = [await spinner.boundingBox(), await line.locator('.bubble').boundingBox()];
  expect(left!.x + left!.width).toBeLessThanOrEqual(bubble!.x);
  holds = false;
  for (const send of held) send();
  await expect(line).toHaveAttribute('data-state', 'sent');
  await expect(spinner).toHaveCount(0);
});

test('each conversation keeps its own draft over a reload, marked red in the list', async ({ chat }) => {
  const talker = await HeadlessClient.enter(chat.server.url, 'bob');
  const alice = await chat.visit('alice');
  await talker.request('textmsg', { to: 'alice', content: 'psst' });
  await alice.composer.fill('for everybody');
  await alice.openConversation(/bob/);
  await expect(alice.composer).toHaveValue('');
  const row = alice.page.getByRole('link', { name: /茶馆大厅/ });
  await expect(row).toContainText('[草稿] for everybody');
  await expect(row.locator('.row-draft')).toHaveCSS('color', 'rgb(168, 44, 31)');
  await alice.composer.fill('for bob');
  await alice.openConversation(/茶馆大厅/);
  await expect(alice.composer).toHaveValue('for everybody');
  await alice.page.reload();
  await expect(alice.composer).toHaveValue('for everybody');
  await expect(alice.page.getByRole('link', { name: /bob/ })).toContainText('[草稿] for bob');
  await alice.sendText('for everybody, now');
  await alice.openConversation(/bob/);
  await expect(row).not.toContainText('[草稿]');
  talker.disconnect();
});
