import type { Page } from '@playwright/test';
import { HeadlessClient } from '../headless-client.js';
import { expect, test, type BrowserServer } from '../fixtures.js';

const LOCALE = { locale: 'zh-CN' };

async function linkOf(chat: BrowserServer, name: string): Promise<string> {
  const talker = await HeadlessClient.enter(chat.server.url, name);
  const { code } = await talker.request<{ code: string }>('device:link', {});
  talker.disconnect();
  return `${chat.server.url}/#link=${code}`;
}

async function question(page: Page) {
  const dialog = page.getByRole('dialog', { name: '用链接登录' });
  await dialog.waitFor();
  return dialog;
}

test('a sign-in link asks before it signs in, and names both users', async ({ chat }) => {
  const link = await linkOf(chat, 'mallory');
  const alice = await chat.signIn('alice');
  const { page } = alice;
  const sessions = () =>
    page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('teahouse.token.')));

  await page.goto(link);
  const asked = await question(page);
  await expect(asked).toContainText('以「mallory」的身份登录？');
  await expect(asked).toContainText('你在这个浏览器里现在是「alice」。');
  expect(page.url()).not.toContain('link=');
  expect(await sessions()).toEqual(['teahouse.token.alice']);

  // The keyboard alone: the first focused element does not sign in.
  await page.keyboard.press('Enter');
  await expect(asked).toHaveCount(0);
  expect(await sessions()).toEqual(['teahouse.token.alice']);
  await page.getByRole('textbox', { name: '昵称' }).press('Enter');
  await page.waitForURL(/name=alice/);

  // The code is not used up: the same link asks again.
  await page.goto(link);
  const again = await question(page);
  await again.getByRole('button', { name: '登录', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/chat\.html\?name=mallory/);
});

test('a sign-in link from another page asks in a browser without a session, also in English', async ({
  chat,
  browser,
}) => {
  const link = await linkOf(chat, 'mallory');
  const context = await browser.newContext({ locale: 'en' });
  const page = await context.newPage();
  await page.route('http://other.example/', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<a href="${link}">tea</a>` }),
  );
  await page.goto('http://other.example/');
  await page.getByRole('link', { name: 'tea' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign in with a link' });
  await expect(dialog).toContainText('Sign in as mallory?');
  await expect(dialog).not.toContainText('In this browser you are');
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('token')))).toEqual(
    [],
  );
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await context.close();
});

test('a sign-in link that is used or unknown is rejected without a question', async ({ chat, browser }) => {
  const context = await browser.newContext(LOCALE);
  const page = await context.newPage();
  await page.goto(`${chat.server.url}/#link=${'x'.repeat(22)}`);
  await page.waitForURL(/refused=token_invalid/);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await context.close();
});
