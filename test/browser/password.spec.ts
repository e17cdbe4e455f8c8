import { expect, test } from './fixtures.js';

test('the link of the first start makes an administrator, whose nickname a password then protects', async ({
  chat,
  browser,
}) => {
  const printed = () => /#admin=[\w-]{22}/.exec(chat.server.output.join(''))?.[0];
  await expect.poll(printed).toBeTruthy();
  const context = await browser.newContext({ baseURL: chat.server.url, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(`/${printed()!}`);
  await expect(page).not.toHaveURL(/admin/);
  await page.getByRole('textbox', { name: '昵称' }).fill('老板');
  await page.getByLabel('密码').fill('correct horse battery');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/chat\.html\?name=/);
  expect(page.url()).not.toContain('battery');
  await expect.poll(() => chat.server.output.join('')).toMatch(/claim person/);
  await context.close();

  const elsewhere = await browser.newContext({ baseURL: chat.server.url, locale: 'zh-CN' });
  const again = await elsewhere.newPage();
  await again.goto('/');
  await again.getByRole('textbox').fill('老板');
  await again.keyboard.press('Enter');
  await again.waitForURL(/refused=name_taken/);
  await again.getByLabel('密码').fill('not the password');
  await again.keyboard.press('Enter');
  await again.waitForURL(/refused=password_wrong/);
  await again.getByLabel('密码').fill('correct horse battery');
  await again.keyboard.press('Enter');
  await again.waitForURL(/\/chat\.html/);
  await expect(again.locator('.composer textarea')).toBeVisible();
  await elsewhere.close();
});
