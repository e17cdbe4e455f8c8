import { expect, test, WITH_SERVICE_WORKER } from './fixtures.js';

test('two users sign in, send in the lobby, and see own and other messages apart', async ({ chat }) => {
  const [alice, bob] = [await chat.signIn('alice'), await chat.signIn('小红')];
  await alice.sendText('你好，小红');
  await expect(bob.messages('你好，小红')).toHaveAttribute('data-own', 'false');
  await expect(alice.messages('你好，小红')).toHaveAttribute('data-own', 'true');
  await expect(alice.messages('你好，小红')).toHaveAttribute('data-state', 'sent');
  await expect(alice.messages('你好，小红')).toHaveCount(1);
  await expect(bob.messages('你好，小红').locator('.author')).toHaveText('alice');
});

test('a direct conversation is visible to its two users only', async ({ chat }) => {
  const [alice, bob, carol] = [await chat.visit('alice'), await chat.visit('bob'), await chat.visit('carol')];
  await bob.sendText('I am bob');
  await alice.messages('I am bob').getByRole('button', { name: /bob/ }).click();
  await expect(alice.page.getByRole('heading', { level: 1 })).toHaveText('bob');
  await alice.sendText('only for you');
  await expect(alice.messages('only for you')).toHaveAttribute('data-state', 'sent');
  const row = bob.page.getByRole('link', { name: /alice/ });
  await expect(row).toContainText('only for you');
  await row.click();
  await expect(bob.messages('only for you')).toHaveCount(1);
  await bob.sendText('and back');
  await expect(alice.messages('and back')).toHaveCount(1);

  // A fence: what carol has not received before this message was not sent to her.
  await bob.page.getByRole('link', { name: /茶馆大厅/ }).click();
  await bob.sendText('fence');
  await expect(carol.messages('fence')).toHaveCount(1);
  expect(await carol.page.content()).not.toContain('only for you');
});

test('the online count changes when users connect and disconnect', async ({ chat }) => {
  const alice = await chat.visit('alice');
  const count = alice.page.getByText(/\d+ 人在线/).first();
  await expect(count).toHaveText('1 人在线');
  const bob = await chat.visit('bob');
  await expect(count).toHaveText('2 人在线');
  const tab = await bob.context.newPage();
  await tab.goto('/chat.html?name=bob');
  await expect(tab.getByText('2 人在线').first()).toBeVisible();
  await bob.page.close();
  await tab.close();
  await expect(count).toHaveText('1 人在线');
});

test('a reload keeps the user and the messages', async ({ chat }) => {
  const alice = await chat.visit('alice');
  await alice.sendText('before the reload');
  await expect(alice.messages('before the reload')).toHaveAttribute('data-state', 'sent');
  await alice.page.reload();
  await expect(alice.messages('before the reload')).toHaveAttribute('data-own', 'true');
  await alice.sendText('after the reload');
  await expect(alice.messages('after the reload')).toHaveAttribute('data-state', 'sent');
  expect(alice.page.url()).not.toMatch(/token/);
});

test('the sign-in page reports a taken nickname', async ({ chat, browser }) => {
  await chat.visit('alice');
  const context = await browser.newContext({ baseURL: chat.server.url, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto('/chat.html?name=ALICE');
  await expect(page.getByRole('alert')).not.toBeEmpty();
  await expect(page.getByRole('textbox', { name: '昵称' })).toHaveValue('ALICE');
  await context.close();
});

test('Enter that ends an input method composition does not send, in Chromium and in the event order of Safari', async ({
  chat,
}) => {
  const alice = await chat.visit('alice');
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
  await expect(alice.messages('你好')).toHaveAttribute('data-state', 'sent');
  await expect(alice.composer).toHaveValue('');
});

test('Shift+Enter and Ctrl+Enter insert a line break', async ({ chat }) => {
  const alice = await chat.visit('alice');
  await alice.composer.fill('one');
  await alice.composer.press('Shift+Enter');
  await alice.composer.pressSequentially('two');
  await alice.composer.press('Control+Enter');
  await alice.composer.pressSequentially('three');
  await expect(alice.composer).toHaveValue('one\ntwo\nthree');
});

test('messages written offline survive a reload and arrive once, in order', async ({ chat }) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  await alice.sendText('online');
  await expect(bob.messages('online')).toHaveCount(1);
  await alice.context.setOffline(true);
  for (const text of ['first', 'second', 'third']) await alice.sendText(text);
  await expect(alice.messages('third')).toHaveAttribute('data-state', 'sending');
  await expect(bob.messages('first')).toHaveCount(0);
  // Closed while offline and opened again while online: a reload could race with the reconnect of
  // the page.
  await alice.page.close();
  await alice.context.setOffline(false);
  const again = await alice.context.newPage();
  await again.goto('/chat.html?name=alice');
  await expect(bob.messages('third')).toHaveCount(1);
  expect(await bob.texts()).toEqual(['online', 'first', 'second', 'third']);
  await expect(again.locator('[role=log] .bubble')).toHaveText(['online', 'first', 'second', 'third']);
});

test('all pages catch up after the server was killed and restarted', async ({ chat }) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  await alice.sendText('before');
  await expect(bob.messages('before')).toHaveCount(1);
  await chat.server.kill();
  await alice.sendText('during');
  await expect(alice.messages('during')).toHaveAttribute('data-state', 'sending');
  await chat.server.run();
  await expect(bob.messages('during')).toHaveCount(1, { timeout: 20_000 });
  await expect(alice.messages('during')).toHaveAttribute('data-state', 'sent');
  expect(await bob.texts()).toEqual(['before', 'during']);
});

test('the page works under its content security policy, without a console message', async ({ chat }) => {
  const alice = await chat.visit('alice', WITH_SERVICE_WORKER);
  const complaints: string[] = [];
  alice.page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  alice.page.on('pageerror', (error) => complaints.push(String(error)));
  await alice.page.reload();
  await alice.sendText('<img src=x onerror=alert(1)> https://example.com/tea');
  await expect(alice.page.getByRole('link', { name: 'https://example.com/tea' })).toHaveAttribute(
    'rel',
    'noopener noreferrer nofollow',
  );
  expect(complaints).toEqual([]);
});
