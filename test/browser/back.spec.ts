import { paste, photo } from './files.js';
import { expect, test } from './fixtures.js';

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

test('Back on a phone closes the picture, panel, menu or dialog on top and stays in the chat', async ({
  chat,
}) => {
  const alice = await chat.visit('alice', PHONE);
  const { page } = alice;
  const list = page.getByRole('navigation');
  await page.getByRole('button', { name: '返回' }).tap();
  await alice.openConversation(/茶馆大厅/);
  await alice.composer.focus();
  await paste(page, [{ name: 'tea.jpg', type: 'image/jpeg', content: await photo(600, 400) }]);
  await page.getByRole('button', { name: '发送' }).tap();
  const picture = page
    .locator('.line[data-state=sent]')
    .getByRole('button', { name: /tea\.jpg|图片/ })
    .first();
  const layers = [
    { open: () => picture.tap(), shown: page.locator('.viewer') },
    { open: () => page.getByRole('button', { name: '聊天设置' }).tap(), shown: page.locator('.panel') },
    { open: () => picture.click({ button: 'right' }), shown: page.getByRole('menu') },
  ];
  for (const { open, shown } of layers) {
    await open();
    await expect(shown).toBeVisible();
    await page.goBack();
    await expect(shown).toHaveCount(0);
    await expect(alice.composer).toBeVisible();
  }
  await page.goBack();
  await expect(list).toBeVisible();
  await page.getByRole('button', { name: '设置', exact: true }).tap();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(list).toBeVisible();
});

test('Back closes a question before the dialog below it', async ({ chat }) => {
  const alice = await chat.visit('alice');
  const { page } = alice;
  await alice.createRoom('产品群');
  await page.getByRole('button', { name: '聊天设置' }).click();
  await page.getByRole('button', { name: '退出群聊' }).click();
  await expect(page.getByRole('dialog', { name: '请确认' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page).toHaveTitle('茶馆');
  await expect(page.locator('.panel')).toBeVisible();
});

test('a layer that was closed by other means costs no press of Back', async ({ chat }) => {
  const alice = await chat.visit('alice', PHONE);
  const { page } = alice;
  await page.getByRole('button', { name: '返回' }).tap();
  await alice.openConversation(/茶馆大厅/);
  for (let times = 0; times < 2; times += 1) {
    await page.getByRole('button', { name: '聊天设置' }).tap();
    await expect(page.locator('.panel')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.locator('.panel')).toHaveCount(0);
  }
  await page.reload();
  await expect(alice.composer).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('navigation')).toBeVisible();
});

test('the arrow on a phone adds no entry to the history', async ({ chat }) => {
  const alice = await chat.visit('alice', PHONE);
  const { page } = alice;
  const entries = () => page.evaluate(() => history.length);
  const back = page.getByRole('button', { name: '返回' });
  await back.tap();
  await alice.openConversation(/茶馆大厅/);
  await expect(back).toBeVisible();
  const before = await entries();
  for (let times = 0; times < 3; times += 1) {
    await back.tap();
    await expect(page.getByRole('navigation')).toBeVisible();
    await alice.openConversation(/茶馆大厅/);
    await expect(back).toBeVisible();
  }
  expect(await entries()).toBe(before);
});
