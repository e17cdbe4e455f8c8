import { expect, test, LAYS_IN } from './house.js';

test('two people sign in, talk in the lobby, and each sees whose words are whose', async ({ house }) => {
  const [alice, bob] = [await house.signIn('alice'), await house.signIn('小红')];
  await alice.says('你好，小红');
  await expect(bob.lines('你好，小红')).toHaveAttribute('data-own', 'false');
  await expect(alice.lines('你好，小红')).toHaveAttribute('data-own', 'true');
  await expect(alice.lines('你好，小红')).toHaveAttribute('data-state', 'sent');
  await expect(alice.lines('你好，小红')).toHaveCount(1);
  await expect(bob.lines('你好，小红').locator('.author')).toHaveText('alice');
});

test('a private chat is seen by two, and by nobody else', async ({ house }) => {
  const [alice, bob, carol] = [
    await house.visit('alice'),
    await house.visit('bob'),
    await house.visit('carol'),
  ];
  await bob.says('I am bob');
  await alice.lines('I am bob').getByRole('button', { name: /bob/ }).click();
  await expect(alice.page.getByRole('heading', { level: 1 })).toHaveText('bob');
  await alice.says('only for you');
  await expect(alice.lines('only for you')).toHaveAttribute('data-state', 'sent');
  const row = bob.page.getByRole('link', { name: /alice/ });
  await expect(row).toContainText('only for you');
  await row.click();
  await expect(bob.lines('only for you')).toHaveCount(1);
  await bob.says('and back');
  await expect(alice.lines('and back')).toHaveCount(1);

  // A fence: what carol has not seen by the time she sees this was not for her.
  await bob.page.getByRole('link', { name: /茶馆大厅/ }).click();
  await bob.says('fence');
  await expect(carol.lines('fence')).toHaveCount(1);
  expect(await carol.page.content()).not.toContain('only for you');
});

test('the online count goes up and down', async ({ house }) => {
  const alice = await house.visit('alice');
  const count = alice.page.getByText(/\d+ 人在线/).first();
  await expect(count).toHaveText('1 人在线');
  const bob = await house.visit('bob');
  await expect(count).toHaveText('2 人在线');
  const tab = await bob.context.newPage();
  await tab.goto('/chat.html?name=bob');
  await expect(tab.getByText('2 人在线').first()).toBeVisible();
  await bob.page.close();
  await tab.close();
  await expect(count).toHaveText('1 人在线');
});

test('a reload keeps who one is and what was said', async ({ house }) => {
  const alice = await house.visit('alice');
  await alice.says('before the reload');
  await expect(alice.lines('before the reload')).toHaveAttribute('data-state', 'sent');
  await alice.page.reload();
  await expect(alice.lines('before the reload')).toHaveAttribute('data-own', 'true');
  await alice.says('after the reload');
  await expect(alice.lines('after the reload')).toHaveAttribute('data-state', 'sent');
  expect(alice.page.url()).not.toMatch(/token/);
});

test('a nickname that is taken is said on the sign-in page', async ({ house, browser }) => {
  await house.visit('alice');
  const context = await browser.newContext({ baseURL: house.server.url, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto('/chat.html?name=ALICE');
  await expect(page.getByRole('alert')).not.toBeEmpty();
  await expect(page.getByRole('textbox', { name: '昵称' })).toHaveValue('ALICE');
  await context.close();
});

test('Enter that ends a composition does not send, in Chromium nor in the order that Safari has', async ({
  house,
}) => {
  const alice = await house.visit('alice');
  const cdp = await alice.context.newCDPSession(alice.page);
  await alice.composer.focus();
  await cdp.send('Input.imeSetComposition', { text: 'ni hao', selectionStart: 6, selectionEnd: 6 });
  await cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', key: 'Enter', windowsVirtualKeyCode: 229 });
  await cdp.send('Input.insertText', { text: '你好' });
  await expect(alice.composer).toHaveValue('你好');
  // Safari: compositionend comes first, and the keydown of the same Enter after it.
  await alice.composer.evaluate((field) => {
    field.dispatchEvent(new CompositionEvent('compositionend', { data: '你好', bubbles: true }));
    field.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', keyCode: 13, bubbles: true, cancelable: true }),
    );
    field.dispatchEvent(new KeyboardEvent('keyup', { key: 'Enter', keyCode: 13, bubbles: true }));
  });
  await expect(alice.composer).toHaveValue('你好');
  expect(await alice.texts()).toEqual([]);
  await alice.page.keyboard.press('Enter');
  await expect(alice.lines('你好')).toHaveAttribute('data-state', 'sent');
  await expect(alice.composer).toHaveValue('');
});

test('Shift+Enter and Ctrl+Enter break the line', async ({ house }) => {
  const alice = await house.visit('alice');
  await alice.composer.fill('one');
  await alice.composer.press('Shift+Enter');
  await alice.composer.pressSequentially('two');
  await alice.composer.press('Control+Enter');
  await alice.composer.pressSequentially('three');
  await expect(alice.composer).toHaveValue('one\ntwo\nthree');
});

test('what is written offline survives a reload and arrives once, in order', async ({ house }) => {
  const [alice, bob] = [await house.visit('alice'), await house.visit('bob')];
  await alice.says('online');
  await expect(bob.lines('online')).toHaveCount(1);
  await alice.context.setOffline(true);
  for (const text of ['first', 'second', 'third']) await alice.says(text);
  await expect(alice.lines('third')).toHaveAttribute('data-state', 'sending');
  await expect(bob.lines('first')).toHaveCount(0);
  // Closed while offline and opened once online: a reload that cannot race with the page coming back by itself.
  await alice.page.close();
  await alice.context.setOffline(false);
  const again = await alice.context.newPage();
  await again.goto('/chat.html?name=alice');
  await expect(bob.lines('third')).toHaveCount(1);
  expect(await bob.texts()).toEqual(['online', 'first', 'second', 'third']);
  await expect(again.locator('[role=log] .bubble')).toHaveText(['online', 'first', 'second', 'third']);
});

test('everybody catches up when the server was killed and is back', async ({ house }) => {
  const [alice, bob] = [await house.visit('alice'), await house.visit('bob')];
  await alice.says('before');
  await expect(bob.lines('before')).toHaveCount(1);
  await house.server.kill();
  await alice.says('during');
  await expect(alice.lines('during')).toHaveAttribute('data-state', 'sending');
  await house.server.run();
  await expect(bob.lines('during')).toHaveCount(1, { timeout: 20_000 });
  await expect(alice.lines('during')).toHaveAttribute('data-state', 'sent');
  expect(await bob.texts()).toEqual(['before', 'during']);
});

test('works under its content security policy, without a word in the console', async ({ house }) => {
  const alice = await house.visit('alice', LAYS_IN);
  const complaints: string[] = [];
  alice.page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  alice.page.on('pageerror', (error) => complaints.push(String(error)));
  await alice.page.reload();
  await alice.says('<img src=x onerror=alert(1)> https://example.com/tea');
  await expect(alice.page.getByRole('link', { name: 'https://example.com/tea' })).toHaveAttribute(
    'rel',
    'noopener noreferrer nofollow',
  );
  expect(complaints).toEqual([]);
});
