import { io } from 'socket.io-client';
import { join } from 'node:path';
import { openFile } from '../../src/database/sqlite/sqlite.provider.js';
import type { TextEntry } from '../../src/protocol/types.js';
import { signInAdmin, PASSWORD } from './administrator.js';
import { accessibilityViolations } from './axe.js';
import { expect, test } from './fixtures.js';

const PHONE = { width: 360, height: 740 };
const DAY_MS = 24 * 60 * 60_000;

test('an administrator finds, mutes, bans and unbans a user, and posts an announcement', async ({ chat }) => {
  // axe looks at all of the panel.
  test.slow();
  const boss = await signInAdmin(chat, '掌门');
  const pest = await chat.visit('捣蛋鬼');
  await pest.sendText('广告！广告！');
  await expect(pest.page.getByRole('button', { name: '管理茶馆' })).toHaveCount(0);

  await boss.chooseMessageItem('广告！广告！', '处置 捣蛋鬼…');
  const { page } = boss;
  const panel = page.getByRole('dialog', { name: '管理茶馆' });
  const row = panel.locator('[data-person=捣蛋鬼]');
  await expect(panel.locator('[data-person]')).toHaveCount(1);
  await row.locator('summary').press('Enter');
  await row.getByRole('button', { name: '禁言 1 小时' }).click();
  await expect(row).toContainText(/禁言到 \d\d:\d\d/);
  await pest.sendText('还让说吗');
  await expect(pest.page.locator('.line[data-state=failed]')).toHaveCount(1);
  await row.getByRole('button', { name: '解除禁言' }).click();
  await expect(row).not.toContainText('禁言到');

  await row.getByRole('button', { name: '永久封禁' }).click();
  await boss.confirm('永久封禁');
  await expect(row).toContainText('已封禁');
  await pest.page.waitForURL(/refused=banned/);
  expect(await accessibilityViolations(page)).toEqual([]);

  // By keyboard from tab to tab.
  await panel.getByRole('tab', { name: '人' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(panel.getByRole('tab', { name: '群聊' })).toBeFocused();
  await panel.getByRole('combobox', { name: /茶馆大厅/ }).waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.keyboard.press('ArrowRight');
  const ban = panel.locator('[data-ban=捣蛋鬼]');
  await ban.getByRole('button', { name: '解除封禁' }).click();
  await expect(ban).toHaveCount(0);
  await panel.getByLabel('地址或范围').fill('203.0.113.0/24');
  await panel.getByRole('button', { name: '封禁地址' }).click();
  await expect(panel.locator('[data-ban="203.0.113.0/24"]')).toHaveCount(1);
  await page.setViewportSize(PHONE);
  expect(await accessibilityViolations(page)).toEqual([]);

  await panel.getByRole('tab', { name: '公告与保留' }).click();
  await panel.getByRole('textbox', { name: '公告' }).fill('今晚十点打烊');
  await panel.getByRole('button', { name: '发布' }).click();
  const guest = await chat.visit('客人');
  await expect(guest.page.getByRole('region', { name: '茶馆公告' })).toContainText('今晚十点打烊');
  expect(await accessibilityViolations(page)).toEqual([]);
  await panel.getByRole('tab', { name: '现况' }).click();
  await expect(panel.getByRole('definition').first()).toHaveText('2');
  expect(await accessibilityViolations(page)).toEqual([]);
  await panel.getByRole('tab', { name: '记录' }).click();
  await expect(panel.locator('[data-action]').first()).toContainText('掌门 发布公告');
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);

  await page.goto(`/chat.html?name=${encodeURIComponent('掌门')}`);
  const back = await chat.visit('捣蛋鬼二号');
  await back.sendText('我会乖的');
  await expect(boss.messages('我会乖的')).toHaveCount(1);
});

test('a room with a retention of a week removes older messages, also from the page, and stays usable', async ({
  chat,
}) => {
  const boss = await signInAdmin(chat, '掌门');
  const guest = await chat.visit('客人');
  await guest.createRoom('产品群', '掌门');
  await guest.sendText('上个月说的');
  await expect(guest.page.locator('.line[data-state=sent]')).toHaveCount(1);
  const db = openFile(join(chat.server.directory, 'teahouse.db'));
  db.prepare("UPDATE entries SET at = at - ? WHERE conversation LIKE 'r!_%' ESCAPE '!'").run(31 * DAY_MS);
  db.close();
  await guest.sendText('今天说的');
  await expect(guest.messages('上个月说的')).toHaveCount(1);

  const { page } = boss;
  await page.getByRole('button', { name: '管理茶馆' }).click();
  await page.getByRole('tab', { name: '群聊' }).click();
  await page.getByRole('combobox', { name: '「产品群」的消息保留' }).selectOption('7 天');
  await boss.confirm('清除');
  await expect(page.getByRole('combobox', { name: '「产品群」的消息保留' })).toHaveValue('7');
  await expect(guest.messages('上个月说的')).toHaveCount(0);
  await expect(guest.messages('今天说的')).toHaveCount(1);
  await guest.sendText('明天再说');
  await expect(guest.messages('明天再说')).toHaveCount(1);
  await guest.page.reload();
  await expect(guest.messages('今天说的')).toHaveCount(1);
  await expect(guest.messages('上个月说的')).toHaveCount(0);
});

test('a webhook made in the room settings posts for members only, until it is revoked', async ({ chat }) => {
  const [alice, bob, outsider] = [
    await chat.visit('alice'),
    await chat.visit('bob'),
    await chat.visit('outsider'),
  ];
  await alice.createRoom('产品群', 'bob');
  await bob.openConversation(/产品群/);
  await bob.page.getByRole('button', { name: '聊天设置' }).click();
  await bob.page.getByRole('button', { name: '退出群聊' }).waitFor();
  await expect(bob.page.getByRole('region', { name: '群机器人（Webhook）' })).toHaveCount(0);

  const { page } = alice;
  await page.getByRole('button', { name: '聊天设置' }).click();
  const hooks = page.getByRole('region', { name: '群机器人（Webhook）' });
  await hooks.getByLabel('新地址的名字').fill('构建');
  await page.keyboard.press('Enter');
  const address = hooks.getByRole('textbox', { name: '群机器人（Webhook）' });
  const url = await address.inputValue();
  const post = (content: string) =>
    fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ content, name: '流水线' }),
    });
  expect((await post('第 42 次构建成功')).status).toBe(200);
  const line = bob.messages('第 42 次构建成功');
  await expect(line).toContainText('流水线');
  await expect(line.locator('.bot-mark')).toHaveText('机器人');
  await expect(line.getByRole('button', { name: /私聊/ })).toHaveCount(0);
  expect(await accessibilityViolations(page)).toEqual([]);

  await hooks.getByRole('button', { name: '完成' }).click();
  await page.reload();
  await page.getByRole('button', { name: '聊天设置' }).click();
  await expect(hooks.locator('[data-hook=构建]')).toContainText('上次用');
  expect(await page.content()).not.toContain(url.split('/').at(-1)!);
  await hooks.getByRole('button', { name: '停用 构建' }).click();
  await alice.confirm('停用');
  await expect(hooks.locator('[data-hook]')).toHaveCount(0);
  expect((await post('太晚了')).status).toBe(404);
  await outsider.sendText('fence');
  await alice.openConversation(/茶馆大厅/);
  await expect(alice.messages('fence')).toHaveCount(1);
  await expect(outsider.page.getByRole('link', { name: /产品群/ })).toHaveCount(0);
  await expect(bob.messages('太晚了')).toHaveCount(0);
});

test('a bot made in the settings signs in by its token and sends, until it is revoked', async ({ chat }) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  const { page } = alice;
  await page.getByRole('button', { name: '设置', exact: true }).click();
  const bots = page.getByRole('region', { name: '我的机器人' });
  await bots.getByLabel('机器人的昵称').fill('报时');
  await bots.getByRole('button', { name: '生成令牌' }).click();
  await expect(page.getByText('先设一个密码')).toBeVisible();
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: '保存密码' }).click();
  await page.getByText('密码已保存').waitFor();
  await bots.getByRole('button', { name: '生成令牌' }).click();
  const token = await bots.getByRole('textbox', { name: '我的机器人' }).inputValue();
  expect(await accessibilityViolations(page)).toEqual([]);

  const bot = io(chat.server.url, { auth: { token }, transports: ['websocket'] });
  const heard = new Promise<TextEntry>((done) =>
    bot.on('textmsg', (entry: TextEntry) => entry.name === 'bob' && done(entry)),
  );
  await new Promise((done) => bot.once('welcome', done));
  await bot.emitWithAck('textmsg', { content: '现在三点' });
  await expect(bob.messages('现在三点').locator('.bot-mark')).toHaveText('机器人');
  await bob.sendText('谢谢');
  expect((await heard).content).toBe('谢谢');

  const goodbye = new Promise<{ reason: string }>((done) => bot.once('goodbye', done));
  await bots.getByRole('button', { name: '停用 报时' }).click();
  await alice.confirm('停用');
  expect((await goodbye).reason).toBe('signed_out');
  await expect(bots.locator('[data-bot]')).toHaveCount(0);
  bot.disconnect();
});

test('an administrator removes a message of another user in the lobby from its menu', async ({ chat }) => {
  const boss = await signInAdmin(chat, '掌门');
  const guest = await chat.visit('客人');
  const reader = await chat.visit('读者');
  await guest.sendText('不该说的');
  await guest.sendText('该说的');
  await expect(boss.messages('不该说的')).toHaveCount(1);
  await boss.chooseMessageItem('不该说的', '撤回');
  for (const user of [boss, guest, reader]) {
    await expect(user.messages('不该说的')).toHaveCount(0);
    await expect(user.messages('该说的')).toHaveCount(1);
  }
  // A user who is no administrator has no such item.
  await reader.messages('该说的').locator('.said-text').click({ button: 'right' });
  await expect(reader.page.getByRole('menuitem', { name: '引用' })).toBeVisible();
  await expect(reader.page.getByRole('menuitem', { name: '撤回' })).toHaveCount(0);
});
