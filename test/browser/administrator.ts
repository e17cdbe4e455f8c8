import type { BrowserServer, UserPage } from './fixtures.js';

export const PASSWORD = 'correct horse battery';

/** The administrator of the server, as the link of its first start makes them. */
export async function signInAdmin(
  { server, visit }: BrowserServer,
  name: string,
  options?: Parameters<BrowserServer['visit']>[1],
): Promise<UserPage> {
  const boss = await visit(name, options);
  const { page } = boss;
  await page.getByRole('button', { name: '设置', exact: true }).click();
  await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: '保存密码' }).click();
  await page.getByText('密码已保存').waitFor();
  const code = /#admin=([\w-]{22})/.exec(server.output.join(''))![1]!;
  await page.goto(`/#admin=${code}`);
  await page.getByRole('textbox', { name: /昵称/ }).fill(name);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/chat\.html\?name=/);
  await page.getByRole('button', { name: '管理茶馆' }).waitFor();
  return boss;
}
