import type { UserPage } from './fixtures.js';
import { expect, test } from './fixtures.js';

async function settingsOf({ page }: UserPage) {
  await page.getByRole('button', { name: /^(设置|Settings)$/ }).click();
  const dialog = page.getByRole('dialog', { name: /设置|Settings/ });
  await dialog.getByRole('heading', { level: 2 }).waitFor();
  return dialog;
}

test('the language changes at once and persists', async ({ chat }) => {
  const alice = await chat.visit('alice');
  await (await settingsOf(alice)).getByRole('radio', { name: 'English' }).check();
  await expect(alice.page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await expect(alice.page.locator('html')).toHaveAttribute('lang', 'en');
  await alice.page.reload();
  await expect(alice.page.getByRole('link', { name: 'The Lobby' })).toBeVisible();
});

test('the theme follows the system until the user chooses one', async ({ chat }) => {
  const alice = await chat.visit('alice', { colorScheme: 'light' });
  const ground = () => alice.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const byDay = await ground();
  await alice.page.emulateMedia({ colorScheme: 'dark' });
  const byNight = await ground();
  expect(byNight).not.toBe(byDay);
  await (await settingsOf(alice)).getByRole('radio', { name: '浅色' }).check();
  expect(await ground()).toBe(byDay);
  await alice.page.emulateMedia({ colorScheme: 'light' });
  await alice.page.getByRole('radio', { name: '深色' }).check();
  expect(await ground()).toBe(byNight);
  await alice.page.reload();
  await expect(alice.composer).toBeVisible();
  expect(await ground()).toBe(byNight);
});

test('a setting swaps Enter and Ctrl+Enter', async ({ chat }) => {
  const alice = await chat.visit('alice');
  await (await settingsOf(alice)).getByRole('radio', { name: 'Ctrl+Enter' }).check();
  await alice.page.keyboard.press('Escape');
  await alice.composer.fill('one');
  await alice.composer.press('Enter');
  await alice.composer.pressSequentially('two');
  await expect(alice.composer).toHaveValue('one\ntwo');
  await alice.composer.press('Control+Enter');
  await expect(alice.page.locator('[role=log] .bubble')).toHaveText(['one\ntwo']);
});

test('another avatar appears for all users with the next message, and for its user at once', async ({
  chat,
}) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  const dialog = await settingsOf(alice);
  await dialog.getByRole('button', { name: '换头像' }).click();
  await dialog.getByRole('radio', { name: '锦鲤' }).press('Space');
  await expect(alice.page.locator('.me .avatar')).toHaveAttribute('src', 'avatars/12.svg');
  await alice.page.keyboard.press('Escape');
  await alice.sendText('look at me');
  await expect(bob.messages('look at me').locator('.avatar')).toHaveAttribute('src', 'avatars/12.svg');
});

test('a password protects the nickname', async ({ chat, browser }) => {
  const alice = await chat.visit('alice');
  const dialog = await settingsOf(alice);
  await dialog.getByLabel('密码').fill('a good password');
  await dialog.getByRole('button', { name: '保存密码' }).click();
  await expect(dialog.getByText('密码已保存')).toBeVisible();
  const stranger = await (await browser.newContext({ baseURL: chat.server.url, locale: 'zh-CN' })).newPage();
  await stranger.goto('/chat.html?name=alice');
  await stranger.waitForURL(/refused=name_taken/);
  await stranger.getByLabel('密码').fill('a good password');
  await stranger.keyboard.press('Enter');
  await expect(stranger.locator('.composer textarea')).toBeVisible();
  await stranger.context().close();
});

test('signing out asks first and says what is lost; No keeps the user signed in', async ({ chat }) => {
  const alice = await chat.visit('alice');
  const dialog = await settingsOf(alice);
  await dialog.getByRole('button', { name: '退出登录', exact: true }).click();
  const question = alice.page.getByRole('dialog', { name: '请确认' });
  await expect(question).toContainText('失去这个昵称、私聊和群聊');
  await question.getByRole('button', { name: '取消' }).click();
  await expect(question).toHaveCount(0);
  await alice.page.reload();
  await alice.sendText('still here');
  await expect(alice.messages('still here')).toHaveAttribute('data-state', 'sent');
});

test('a user who signs out everywhere is signed out on every device', async ({ chat }) => {
  const alice = await chat.visit('alice');
  const other = await alice.context.newPage();
  await other.goto('/chat.html?name=alice');
  await expect(other.locator('.composer textarea')).toBeVisible();
  const dialog = await settingsOf(alice);
  await dialog.getByRole('button', { name: '在所有设备上退出登录' }).click();
  await alice.page.getByRole('dialog', { name: '请确认' }).getByRole('button', { name: '退出登录' }).click();
  await alice.page.waitForURL(/\/(\?.*)?$/);
  await other.waitForURL(/\/(\?.*)?$/);
});

test('the focus returns to the button when the settings close', async ({ chat }) => {
  const alice = await chat.visit('alice');
  await settingsOf(alice);
  await alice.page.keyboard.press('Escape');
  await expect(alice.page.getByRole('button', { name: '设置', exact: true })).toBeFocused();
});
