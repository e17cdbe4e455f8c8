import { expect, test } from './house.js';
import { Talker } from './talker.js';
import { between } from './wire.js';

test('what was refused says so in red; a click on ❗ sends it again, once', async ({ house }) => {
  const bob = await house.visit('bob');
  let refuses = true;
  const refusal = { ok: false, error: { code: 'forbidden', message: 'no' } };
  const alice = await house.visit('alice', {
    before: (page) => between(page, { asked: (event) => event === 'textmsg' && refuses && refusal }),
  });
  await alice.says('let me in');
  const line = alice.lines('let me in');
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
  await expect(bob.lines('let me in')).toHaveCount(1);
  await expect(row).not.toContainText('[发送失败]');
});

test('a text is shown at once, and a spinner at its left until the house has it', async ({ house }) => {
  let holds = true;
  const held: (() => void)[] = [];
  const alice = await house.visit('alice', {
    before: (page) =>
      page.routeWebSocket(/socket\.io/, (here) => {
        const server = here.connectToServer();
        here.onMessage((message) => {
          if (holds && String(message).includes('"textmsg"')) held.push(() => server.send(message));
          else server.send(message);
        });
      }),
  });
  await alice.says('on its way');
  const line = alice.lines('on its way');
  const spinner = line.getByRole('img', { name: '发送中' });
  await expect(spinner).toBeVisible();
  const [left, bubble] = [await spinner.boundingBox(), await line.locator('.bubble').boundingBox()];
  expect(left!.x + left!.width).toBeLessThanOrEqual(bubble!.x);
  holds = false;
  for (const send of held) send();
  await expect(line).toHaveAttribute('data-state', 'sent');
  await expect(spinner).toHaveCount(0);
});

test('each chat keeps its own draft, over a reload; the list says so in red', async ({ house }) => {
  const talker = await Talker.enter(house.server.url, 'bob');
  const alice = await house.visit('alice');
  await talker.asks('textmsg', { to: 'alice', content: 'psst' });
  await alice.composer.fill('for everybody');
  await alice.opens(/bob/);
  await expect(alice.composer).toHaveValue('');
  const row = alice.page.getByRole('link', { name: /茶馆大厅/ });
  await expect(row).toContainText('[草稿] for everybody');
  await expect(row.locator('.row-draft')).toHaveCSS('color', 'rgb(168, 44, 31)');
  await alice.composer.fill('for bob');
  await alice.opens(/茶馆大厅/);
  await expect(alice.composer).toHaveValue('for everybody');
  await alice.page.reload();
  await expect(alice.composer).toHaveValue('for everybody');
  await expect(alice.page.getByRole('link', { name: /bob/ })).toContainText('[草稿] for bob');
  await alice.says('for everybody, now');
  await alice.opens(/bob/);
  await expect(row).not.toContainText('[草稿]');
  talker.leave();
});
