import { expect, test } from './house.js';

test('a text is taken back for everybody, and its writer gets it back to write it anew', async ({
  house,
}) => {
  const [alice, bob] = [await house.visit('alice'), await house.visit('bob')];
  await alice.says('tea at sevn');
  await bob.chooses('tea at sevn', '引用');
  await bob.says('fine');
  await expect(alice.lines('fine').locator('.quote')).toHaveText('alice: tea at sevn');

  await alice.chooses('tea at sevn', '撤回');
  await expect(alice.happened('你撤回了一条消息')).toHaveCount(1);
  await expect(bob.happened('“alice”撤回了一条消息')).toHaveCount(1);
  await expect(bob.lines('fine').locator('.quote')).toHaveText('引用的消息已被撤回');
  for (const { page } of [alice, bob])
    expect(await page.locator('[role=log]').innerText()).not.toContain('sevn');

  await alice.page.getByRole('button', { name: '重新编辑' }).click();
  await expect(alice.composer).toHaveValue('tea at sevn');
  await expect(alice.composer).toBeFocused();
  await expect(alice.page.getByRole('button', { name: '重新编辑' })).toHaveCount(0);
  await alice.says('tea at seven');
  await expect(bob.lines('tea at seven')).toHaveCount(1);

  await bob.page.reload();
  await expect(bob.lines('tea at seven')).toHaveCount(1);
  await expect(bob.happened('“alice”撤回了一条消息')).toHaveCount(1);
  await expect(bob.page.getByRole('button', { name: '重新编辑' })).toHaveCount(0);
  expect(await bob.page.content()).not.toContain('sevn');
});

test('nobody is offered to take back what another one said', async ({ house }) => {
  const [alice, bob] = [await house.visit('alice'), await house.visit('bob')];
  await alice.says('mine');
  await bob.lines('mine').locator('.bubble').click({ button: 'right' });
  await expect(bob.page.getByRole('menuitem', { name: '复制' })).toBeVisible();
  await expect(bob.page.getByRole('menuitem', { name: '撤回' })).toHaveCount(0);
});

test('a quote is seen by all, can be dropped again, and leads to what it quotes', async ({ house }) => {
  const [alice, bob] = [await house.visit('alice'), await house.visit('bob')];
  await alice.says('the original');
  for (let line = 1; line <= 20; line += 1) await alice.says(`line ${line}`);
  await expect(bob.lines('line 20')).toHaveCount(1);
  await alice.chooses('line 20', '引用');
  await alice.page.getByRole('button', { name: '取消引用' }).click();
  await alice.says('without');
  await expect(bob.lines('without').locator('.quote')).toHaveCount(0);

  await bob.page.locator('[role=log]').evaluate((log) => (log.scrollTop = 0));
  await bob.chooses('the original', '引用');
  await bob.says('with');
  const original = alice.page.locator('.line[data-seq="1"]');
  await expect(alice.lines('with')).toBeInViewport();
  await expect(original).not.toBeInViewport();
  await alice.lines('with').locator('.quote').click();
  await expect(original).toBeInViewport();
});

test('reactions are counted under a text, and a click takes part or back', async ({ house }) => {
  const [alice, bob] = [await house.visit('alice'), await house.visit('bob')];
  await alice.says('新茶到了');
  await alice.chooses('新茶到了', '👍');
  const seenBy = (visitor: typeof alice) => visitor.lines('新茶到了').getByRole('button', { name: /👍/ });
  await expect(seenBy(bob)).toHaveText('👍1');
  await expect(seenBy(bob)).toHaveAttribute('aria-pressed', 'false');
  await seenBy(bob).click();
  await expect(seenBy(alice)).toHaveText('👍2');
  await expect(seenBy(alice)).toHaveAttribute('aria-label', '👍 alice、bob');
  // The page shows what it kept before anything can be asked, and may be clicked then.
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

test('拍一拍: two clicks on a picture nudge, one opens the private chat', async ({ house }) => {
  const [alice, bob] = [await house.visit('alice'), await house.visit('bob')];
  await alice.says('hello');
  await bob.lines('hello').getByRole('button', { name: /alice/ }).dblclick();
  await expect(alice.happened('“bob”拍了拍你')).toHaveCount(1);
  await expect(bob.happened('你拍了拍“alice”')).toHaveCount(1);
  await expect(bob.page.getByRole('heading', { level: 1 })).toHaveText('茶馆大厅');
  await bob.lines('hello').getByRole('button', { name: /alice/ }).click();
  await expect(bob.page.getByRole('heading', { level: 1 })).toHaveText('alice');
});
