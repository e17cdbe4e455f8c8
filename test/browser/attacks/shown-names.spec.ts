import { expect, test } from '../house.js';
import { Talker } from '../talker.js';

const WIDTH = 360;
const PHONE = { viewport: { width: WIDTH, height: 740 }, hasTouch: true, isMobile: true };
const LONG_ALIAS = '一二三四五六七八九十一二三四五六七八九十一二三四';

test('the nickname stands beside an alias on a phone, however long the alias is', async ({ house }) => {
  const alice = await house.visit('alice', PHONE);
  const { page } = alice;
  const mallory = await Talker.enter(house.server.url, 'mallory');
  const { id: conversation } = await mallory.asks<{ id: string }>('room:create', {
    title: '产品群',
    people: ['alice'],
  });
  await mallory.asks('conversation:set', { conversation, alias: LONG_ALIAS });
  await mallory.asks('textmsg', { conversation, content: 'trust me' });

  await page.getByRole('button', { name: '返回' }).tap();
  await expect(page.getByRole('link', { name: /产品群/ })).toContainText(
    `${LONG_ALIAS}（mallory）: trust me`,
  );
  await alice.opens(/产品群/);
  const author = alice.lines('trust me').locator('.author');
  await expect(author).toHaveText(`${LONG_ALIAS}(mallory)`);
  const nickname = author.getByText('(mallory)');
  // Whole, and on the screen.
  const { right, isCut } = await nickname.evaluate((element) => ({
    right: element.getBoundingClientRect().right,
    isCut: element.scrollWidth > element.clientWidth,
  }));
  expect([right <= WIDTH, isCut]).toEqual([true, false]);

  await page.getByRole('button', { name: /群成员/ }).tap();
  await expect(page.getByRole('complementary').getByText('mallory', { exact: true })).toBeVisible();
  mallory.leave();
});
