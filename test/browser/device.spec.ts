import { expect, test } from './fixtures.js';

test('a sign-in link from the menu signs in the same user on another device, once', async ({
  chat,
  browser,
}) => {
  const laptop = await chat.visit('两台设备');
  await laptop.sendText('from the laptop');
  await laptop.page.getByRole('button', { name: '设置', exact: true }).click();
  await laptop.page.getByRole('button', { name: '在另一台设备上登录' }).click();
  const field = laptop.page.getByRole('textbox', { name: '在另一台设备上登录' });
  await expect(field).toHaveValue(/\/#link=[\w-]{22}$/);
  const link = await field.inputValue();

  const context = await browser.newContext({ locale: 'zh-CN' });
  const phone = await context.newPage();
  const asked: string[] = [];
  phone.on('request', (request) => asked.push(request.url()));
  await phone.goto(link);
  await phone.getByRole('button', { name: '登录', exact: true }).click();
  await phone.waitForURL(/\/chat\.html\?name=/);
  await expect(phone.getByText('from the laptop').first()).toBeVisible();
  expect(asked.join('\n')).not.toContain(link.split('#link=')[1]!);

  const late = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
  await late.goto(link);
  await late.waitForURL(/refused=token_invalid/);
  await late.context().close();
  await context.close();
});
