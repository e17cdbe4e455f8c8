import { expect, test } from './fixtures.js';

test('keeps an Arabic nickname before its message in the list of conversations and in notices', async ({
  chat,
}) => {
  const [alice, ali] = [await chat.visit('alice'), await chat.visit('علي')];
  await alice.createRoom('产品群', 'علي');
  await ali.page.getByRole('link', { name: /产品群/ }).click();
  await ali.sendText('123 ok');
  const row = alice.page.getByRole('navigation').getByRole('link', { name: /产品群/ });
  await expect(row).toContainText('123 ok');
  // Where each part is drawn, from the left.
  const leftOf = (text: string) =>
    row.evaluate((link, part) => {
      const walker = document.createTreeWalker(link, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.textContent!.indexOf(part);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + part.length);
        return range.getBoundingClientRect().left;
      }
      return NaN;
    }, text);
  expect(await leftOf('علي')).toBeLessThan(await leftOf('123'));
  expect(await leftOf('123')).toBeLessThan(await leftOf('ok'));
  await expect(alice.page.locator('.happened', { hasText: 'علي' }).first()).toHaveText(
    '你邀请“\u2068علي\u2069”加入了群聊',
  );
});
