import type { Browser, Page } from '@playwright/test';
import { PASSWORD, signInAdmin } from './administrator.js';
import { expect, test, type BrowserServer } from './fixtures.js';

/** Another device: a browser without any session of the user. */
async function otherDevice(browser: Browser, { server }: BrowserServer): Promise<Page> {
  const context = await browser.newContext({ baseURL: server.url, locale: 'en', serviceWorkers: 'block' });
  return context.newPage();
}

test('signs in with a recovery code once, and shows the next one until the user has saved it', async ({
  chat,
  browser,
}) => {
  const { page: first } = await chat.visit('forgetful', { locale: 'en' });
  await first.getByRole('button', { name: 'Settings', exact: true }).click();
  await first.getByRole('button', { name: 'New recovery code' }).click();
  await expect(first.getByText('Set a password first')).toBeVisible();
  await first.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await first.getByRole('button', { name: 'Save password' }).click();
  const code = await first.getByRole('textbox', { name: 'Recovery code' }).inputValue();
  expect(code).toMatch(/^(\w{5}-){4}\w{5}$/);

  const device = await otherDevice(browser, chat);
  await device.goto('/');
  await device.getByRole('button', { name: 'Other ways to sign in' }).click();
  const field = device.getByLabel('Recovery code');
  await field.fill('WRONG-WRONG-WRONG-WRONG-WRONG');
  await field.press('Enter');
  await expect(device.getByText('This recovery code is wrong or was already used.')).toBeVisible();
  await field.fill(code.toLowerCase());
  await field.press('Enter');
  await device.waitForURL(/\/chat\.html\?name=forgetful/);
  const shown = device.getByRole('dialog', { name: 'Recovery code' });
  const next = await shown.getByRole('textbox').inputValue();
  expect(next).not.toBe(code);
  await device.reload();
  await expect(shown.getByRole('textbox')).toHaveValue(next);
  await shown.getByRole('button', { name: 'I saved it' }).click();
  await expect(shown).toBeHidden();
  await device.reload();
  await expect(device.locator('.composer textarea')).toBeVisible();
  await expect(shown).toBeHidden();
  await device.context().close();

  const late = await otherDevice(browser, chat);
  await late.goto('/');
  await late.getByRole('button', { name: 'Other ways to sign in' }).click();
  await late.getByLabel('Recovery code').fill(code);
  await late.getByLabel('Recovery code').press('Enter');
  await expect(late.getByText('This recovery code is wrong or was already used.')).toBeVisible();
  await late.context().close();
});

test('lets an administrator make a sign-in link, and tells the user who made it', async ({
  chat,
  browser,
}) => {
  const boss = await signInAdmin(chat, '老板');
  const admin = boss.page;
  const lost = await chat.visit('lost phone');
  await admin.getByRole('button', { name: '管理茶馆' }).click();
  await admin.getByRole('dialog').getByRole('searchbox').fill('lost');
  const row = admin.locator('[data-person="lost phone"]');
  await row.locator('summary').click();
  await row.getByRole('button', { name: '登录链接' }).click();
  await boss.confirm('登录链接');
  const link = await row.getByRole('textbox', { name: '登录链接' }).inputValue();
  await lost.page.waitForURL(/refused=signed_out/);

  const device = await otherDevice(browser, chat);
  await device.goto(link);
  await device.getByRole('button', { name: 'Sign in', exact: true }).click();
  await device.waitForURL(/\/chat\.html\?name=lost/);
  const news = device.getByRole('dialog', { name: 'About your account' });
  await expect(news).toContainText('老板');
  await news.getByRole('button', { name: 'OK' }).click();
  await expect(device.locator('.composer textarea')).toBeVisible();
  await device.context().close();
});

test('adds a passkey as a guest, and signs in with it without typing anything', async ({ chat, browser }) => {
  const { page, context } = await chat.visit('no password', { locale: 'en' });
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  // Passkeys do not work under an IP address.
  const origin = chat.server.url.replace('127.0.0.1', 'localhost');
  await page.goto(`${origin}/chat.html?name=key+holder&avatar=`);
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  const list = page.getByRole('region', { name: 'Passkeys' });
  await list.getByRole('textbox', { name: /Name of the passkey/ }).fill('My laptop');
  await list.getByRole('button', { name: 'Add passkey' }).click();
  await expect(list.locator('[data-passkey="My laptop"]')).toContainText('Not used yet');
  await expect(list.getByRole('textbox', { name: 'Recovery code' })).toHaveValue(/^(\w{5}-){4}\w{5}$/);
  await list.getByRole('button', { name: 'I saved it' }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByRole('dialog', { name: 'Are you sure?' }).getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL((url) => !url.pathname.endsWith('chat.html'));

  await page.goto(`${origin}/`);
  await page.getByRole('button', { name: 'Other ways to sign in' }).click();
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.waitForURL(/\/chat\.html\?name=key\+holder/);
  await expect(page.locator('.composer textarea')).toBeVisible();
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await expect(list.locator('[data-passkey="My laptop"]')).toContainText('Last used');

  // Another user cannot take the nickname: the passkey has claimed it.
  const other = await otherDevice(browser, chat);
  await other.goto('/chat.html?name=key+holder&avatar=');
  await other.waitForURL(/refused=name_taken/);
  await other.context().close();
});

test('explains where passkeys work, under an address where they do not', async ({ chat }) => {
  const { page } = await chat.visit('by number', { locale: 'en' });
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  const list = page.getByRole('region', { name: 'Passkeys' });
  await expect(list).toContainText('Passkeys work only on https addresses and on localhost');
  await expect(list.getByRole('button', { name: 'Add passkey' })).toBeHidden();
});
