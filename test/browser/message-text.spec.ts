import { expect, test } from './fixtures.js';

test('a recalled message disappears for all users, and its author can edit it again', async ({ chat }) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  await alice.sendText('tea at sevn');
  await bob.chooseMessageItem('tea at sevn', '引用');
  await bob.sendText('fine');
  await expect(alice.messages('fine').locator('.quote')).toHaveText('alice: tea at sevn');

  await alice.chooseMessageItem('tea at sevn', '撤回');
  await expect(alice.notice('你撤回了一条消息')).toHaveCount(1);
  await expect(bob.notice('“alice”撤回了一条消息')).toHaveCount(1);
  await expect(bob.messages('fine').locator('.quote')).toHaveText('引用的消息已被撤回');
  for (const { page } of [alice, bob])
    expect(await page.locator('[role=log]').innerText()).not.toContain('sevn');

  await alice.page.getByRole('button', { name: '重新编辑' }).click();
  await expect(alice.composer).toHaveValue('tea at sevn');
  await expect(alice.composer).toBeFocused();
  await expect(alice.page.getByRole('button', { name: '重新编辑' })).toHaveCount(0);
  await alice.sendText('tea at seven');
  await expect(bob.messages('tea at seven')).toHaveCount(1);

  await bob.page.reload();
  await expect(bob.messages('tea at seven')).toHaveCount(1);
  await expect(bob.notice('“alice”撤回了一条消息')).toHaveCount(1);
  await expect(bob.page.getByRole('button', { name: '重新编辑' })).toHaveCount(0);
  expect(await bob.page.content()).not.toContain('sevn');
});

test("the menu of another user's message does not offer recall", async ({ chat }) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  await alice.sendText('mine');
  await bob.messages('mine').locator('.bubble').click({ button: 'right' });
  await expect(bob.page.getByRole('menuitem', { name: '复制' })).toBeVisible();
  await expect(bob.page.getByRole('menuitem', { name: '撤回' })).toHaveCount(0);
});

test('a quote is visible to all, can be removed before sending, and leads to the quoted message', async ({
  chat,
}) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  await alice.sendText('the original');
  for (let line = 1; line <= 20; line += 1) await alice.sendText(`line ${line}`);
  await expect(bob.messages('line 20')).toHaveCount(1);
  await alice.chooseMessageItem('line 20', '引用');
  await alice.page.getByRole('button', { name: '取消引用' }).click();
  await alice.sendText('without');
  await expect(bob.messages('without').locator('.quote')).toHaveCount(0);

  await bob.page.locator('[role=log]').evaluate((log) => (log.scrollTop = 0));
  await bob.chooseMessageItem('the original', '引用');
  await bob.sendText('with');
  const original = alice.page.locator('.line[data-seq="1"]');
  await expect(alice.messages('with')).toBeInViewport();
  await expect(original).not.toBeInViewport();
  await alice.messages('with').locator('.quote').click();
  await expect(original).toBeInViewport();
});

test('a message counts its reactions, and a click adds or removes one', async ({ chat }) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  await alice.sendText('新茶到了');
  await alice.chooseMessageItem('新茶到了', '👍');
  const seenBy = (visitor: typeof alice) => visitor.messages('新茶到了').getByRole('button', { name: /👍/ });
  await expect(seenBy(bob)).toHaveText('👍1');
  await expect(seenBy(bob)).toHaveAttribute('aria-pressed', 'false');
  await seenBy(bob).click();
  await expect(seenBy(alice)).toHaveText('👍2');
  await expect(seenBy(alice)).toHaveAttribute('aria-label', '👍 alice、bob');
  // The page shows stored messages before it can send requests, and may be clicked then.
  let connect = () => {};
  await bob.page.routeWebSocket(/socket\.io/, (here) => {
    const held: (string | Buffer)[] = [];
    const server = here.connectToServer();
    here.onMessage((message) => void held.push(message));
    connect = () => {
      here.onMessage((message) => server.send(message));
      for (const message of held) server.send(message);
    };
  });
  await bob.page.reload();
  await expect(seenBy(bob)).toHaveAttribute('aria-pressed', 'true');
  await seenBy(bob).click();
  connect();
  await expect(seenBy(alice)).toHaveText('👍1');
  await seenBy(alice).click();
  await expect(seenBy(bob)).toHaveCount(0);
  expect(await bob.texts()).toEqual(['新茶到了']);
});

test('拍一拍: a double click on an avatar nudges, a single click opens the direct conversation', async ({
  chat,
}) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  await alice.sendText('hello');
  await bob.messages('hello').getByRole('button', { name: /alice/ }).dblclick();
  await expect(alice.notice('“bob”拍了拍你')).toHaveCount(1);
  await expect(bob.notice('你拍了拍“alice”')).toHaveCount(1);
  await expect(bob.page.getByRole('heading', { level: 1 })).toHaveText('茶馆大厅');
  await bob.messages('hello').getByRole('button', { name: /alice/ }).click();
  await expect(bob.page.getByRole('heading', { level: 1 })).toHaveText('alice');
});
