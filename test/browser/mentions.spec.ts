import { expect, test } from './fixtures.js';

test('an @ opens the picker; the mentioned user sees it in the list and the message, the others do not', async ({
  chat,
}) => {
  const [alice, bob, carol] = [
    await chat.visit('alice'),
    await chat.visit('小红'),
    await chat.visit('carol'),
  ];
  await alice.createRoom('产品群', '小红', 'carol');
  const picker = alice.page.getByRole('listbox', { name: '提到谁' });
  await alice.composer.pressSequentially('mail me at alice@example.com ');
  await expect(picker).toHaveCount(0);
  await alice.composer.fill('');
  await alice.composer.pressSequentially('看看@');
  await expect(picker.getByRole('option')).toHaveText(['@所有人', 'carol', '小红']);
  await alice.composer.press('ArrowDown');
  await expect(picker.getByRole('option', { selected: true })).toHaveText('carol');
  await alice.composer.press('Escape');
  await expect(picker).toHaveCount(0);

  await alice.composer.fill('');
  await alice.composer.pressSequentially('@小');
  await expect(picker.getByRole('option')).toHaveText(['小红']);
  await alice.composer.press('Enter');
  await expect(alice.composer).toHaveValue('@小红 ');
  await alice.composer.pressSequentially('喝茶吗？');
  await alice.composer.press('Enter');

  const row = (visitor: typeof bob) =>
    visitor.page.getByRole('navigation').getByRole('link', { name: /产品群/ });
  await expect(row(bob)).toContainText('[有人@我] alice: @小红 喝茶吗？');
  await expect(row(carol)).toContainText('喝茶吗？');
  await expect(row(carol)).not.toContainText('[有人@我]');
  await bob.openConversation(/产品群/);
  await expect(bob.page.locator('.mention.me')).toHaveText('@小红');
  await expect(row(bob)).not.toContainText('[有人@我]');
  await carol.openConversation(/产品群/);
  await expect(carol.page.locator('.mention')).toHaveText('@小红');
  await expect(carol.page.locator('.mention.me')).toHaveCount(0);
});

test('the picker offers 所有人 to the owner, and not to others', async ({ chat }) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  await alice.createRoom('产品群', 'bob');
  await alice.composer.pressSequentially('@');
  await alice.page.getByRole('option', { name: '所有人' }).click();
  await alice.composer.pressSequentially('开会');
  await alice.composer.press('Enter');
  await expect(bob.page.getByRole('link', { name: /产品群/ })).toContainText('[有人@我]');
  await bob.openConversation(/产品群/);
  await expect(bob.page.locator('.mention.me')).toHaveText('@所有人');
  await bob.composer.pressSequentially('@');
  await expect(bob.page.getByRole('option')).toHaveText(['alice']);
});

test('Enter that ends a composition picks no mention', async ({ chat }) => {
  const [alice] = [await chat.visit('alice'), await chat.visit('小红')];
  const cdp = await alice.context.newCDPSession(alice.page);
  await alice.composer.pressSequentially('@');
  await expect(alice.page.getByRole('option')).toHaveText(['小红']);
  await cdp.send('Input.imeSetComposition', { text: 'xiao', selectionStart: 4, selectionEnd: 4 });
  await cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', key: 'Enter', windowsVirtualKeyCode: 229 });
  await cdp.send('Input.insertText', { text: '小' });
  await expect(alice.composer).toHaveValue('@小');
  await expect(alice.page.getByRole('option')).toHaveText(['小红']);
  await alice.composer.press('Tab');
  await expect(alice.composer).toHaveValue('@小红 ');
});
