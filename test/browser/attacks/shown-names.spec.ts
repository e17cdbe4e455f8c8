import { expect, test } from '../fixtures.js';
import { HeadlessClient } from '../headless-client.js';

const WIDTH = 360;
const PHONE = { viewport: { width: WIDTH, height: 740 }, hasTouch: true, isMobile: true };
const LONG_ALIAS = '一二三四五六七八九十一二三四五六七八九十一二三四';

test('a message shows the nickname beside an alias of any length on a phone', async ({ chat }) => {
  const alice = await chat.visit('alice', PHONE);
  const { page } = alice;
  const mallory = await HeadlessClient.enter(chat.server.url, 'mallory');
  const { id: conversation } = await mallory.request<{ id: string }>('room:create', {
    title: '产品群',
    people: ['alice'],
  });
  await mallory.request('conversation:set', { conversation, alias: LONG_ALIAS });
  await mallory.request('textmsg', { conversation, content: 'trust me' });

  await page.getByRole('button', { name: '返回' }).tap();
  await expect(page.getByRole('link', { name: /产品群/ })).toContainText(
    `${LONG_ALIAS}（mallory）: trust me`,
  );
  await alice.openConversation(/产品群/);
  const author = alice.messages('trust me').locator('.author');
  await expect(author).toHaveText(`${LONG_ALIAS}(mallory)`);
  const nickname = author.getByText('(mallory)');
  // Completely, and on the screen.
  const { right, isCut } = await nickname.evaluate((element) => ({
    right: element.getBoundingClientRect().right,
    isCut: element.scrollWidth > element.clientWidth,
  }));
  expect([right <= WIDTH, isCut]).toEqual([true, false]);

  await page.getByRole('button', { name: /群成员/ }).tap();
  await expect(page.getByRole('complementary').getByText('mallory', { exact: true })).toBeVisible();
  mallory.disconnect();
});
