import { expect, test } from './fixtures.js';

test('two tabs keep each other’s drafts, quotes and chosen files', async ({ chat }) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  await bob.sendText('quote me');
  await alice.page.goto('/chat.html?name=alice#/lobby');
  const first = alice.page;
  const second = await alice.context.newPage();
  await second.goto('/chat.html?name=alice#/@bob');
  const field = second.locator('.composer textarea');
  await field.fill('for bob');
  await expect(first.getByRole('navigation').getByRole('link', { name: /bob/ })).toContainText('for bob');

  await alice.chooseMessageItem('quote me', '引用');
  await alice.composer.fill('for all');
  await expect(second.getByRole('navigation').getByRole('link', { name: /茶馆大厅/ })).toContainText(
    'for all',
  );
  const picker = second.waitForEvent('filechooser');
  await second.getByRole('button', { name: '图片和文件' }).click();
  await (await picker).setFiles({ name: 'tea.txt', mimeType: 'text/plain', buffer: Buffer.from('tea') });
  await expect(second.locator('.composer')).toContainText('tea.txt');
  await field.fill('for bob alone');

  for (const page of [first, second]) await page.reload();
  await expect(alice.composer).toHaveValue('for all');
  await expect(first.locator('.composer')).toContainText('quote me');
  await expect(first.locator('.composer')).not.toContainText('tea.txt');
  await expect(field).toHaveValue('for bob alone');
  await expect(second.locator('.composer')).toContainText('tea.txt');
});

test('a draft that one tab sends or empties goes from the other tab too', async ({ chat }) => {
  const alice = await chat.visit('alice');
  const second = await alice.context.newPage();
  await second.goto('/chat.html?name=alice#/lobby');
  const field = second.locator('.composer textarea');
  await alice.composer.fill('half a sentence');
  await expect(field).toHaveValue('half a sentence');
  await alice.composer.press('Enter');
  await expect(alice.messages('half a sentence')).toBeVisible();
  await expect(field).toHaveValue('');
  await second.reload();
  await expect(field).toHaveValue('');
});
