import { expect, test } from './fixtures.js';

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

test('three users chat in a room on small phones: quote, react, mention, settings, and back', async ({
  chat,
}) => {
  const [alice, bob, carol] = [
    await chat.visit('alice', PHONE),
    await chat.visit('bob', PHONE),
    await chat.visit('carol', PHONE),
  ];
  const sends = async (visitor: typeof alice, text: string): Promise<void> => {
    await visitor.composer.pressSequentially(text);
    await visitor.page.getByRole('button', { name: '发送' }).tap();
  };
  const goesTo = async (visitor: typeof alice, title: RegExp): Promise<void> => {
    const back = visitor.page.getByRole('button', { name: '返回' });
    if (await back.isVisible()) await back.tap();
    await visitor.openConversation(title);
  };
  await alice.page.getByRole('button', { name: '返回' }).tap();
  await alice.createRoom('产品群', 'bob', 'carol');
  await sends(alice, '方案在这里');
  for (const visitor of [bob, carol]) await goesTo(visitor, /产品群/);
  await bob.chooseMessageItem('方案在这里', '引用');
  await bob.composer.pressSequentially('@car');
  await bob.page.getByRole('option', { name: 'carol' }).tap();
  await sends(bob, '看看');
  await expect(carol.page.locator('.mention.me')).toHaveText('@carol');
  await expect(carol.page.locator('.quote')).toHaveText('alice: 方案在这里');
  await carol.chooseMessageItem('方案在这里', '👍');
  await expect(alice.page.getByRole('button', { name: /👍/ })).toHaveText('👍1');

  for (const { page } of [alice, bob, carol]) {
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  }
  const toggle = carol.page.getByRole('button', { name: '聊天设置' });
  await toggle.tap();
  await expect(carol.page.getByRole('complementary', { name: '聊天设置' })).toBeVisible();
  await carol.page.keyboard.press('Escape');
  await expect(carol.page.getByRole('complementary')).toHaveCount(0);
  await expect(toggle).toBeFocused();
});
