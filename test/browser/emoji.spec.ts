import { expect, test } from './fixtures.js';

test('the keyboard alone picks an emoji and inserts it at the cursor', async ({ chat }) => {
  const alice = await chat.visit('alice');
  const { page } = alice;
  await alice.composer.fill('tea time');
  await alice.composer.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(3, 3));
  for (const button of ['语音', '图片和文件', '表情']) {
    await page.keyboard.press('Shift+Tab');
    await expect(page.getByRole('button', { name: button })).toBeFocused();
  }
  await page.keyboard.press('Enter');
  const grid = page.getByRole('tabpanel', { name: '笑脸' });
  await expect(grid.getByRole('button').first()).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  const picked = await page.evaluate(() => document.activeElement?.textContent);
  await page.keyboard.press('Enter');
  await expect(alice.composer).toHaveValue(`tea${picked} time`);
  await expect(alice.composer).toBeFocused();
  await page.getByRole('button', { name: '表情' }).click();
  await expect(page.getByRole('tabpanel', { name: '最近用过' }).getByRole('button')).toHaveText([picked!]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('tabpanel')).toHaveCount(0);
  await expect(alice.composer).toBeFocused();
});

test('the emoji panel fills every group', async ({ chat }) => {
  const { page } = await chat.visit('alice');
  await page.getByRole('button', { name: '表情' }).click();
  const tabs = page.getByRole('tab');
  await expect(tabs).toHaveCount(9);
  let all = 0;
  for (const tab of (await tabs.all()).slice(1)) {
    await tab.click();
    const count = await page.getByRole('tabpanel').getByRole('button').count();
    expect(count).toBeGreaterThan(25);
    all += count;
  }
  expect(all).toBeGreaterThan(800);
});

test('the page draws WeChat’s codes as emoji, and leaves unknown codes as text', async ({ chat }) => {
  const alice = await chat.visit('alice');
  await alice.sendText('早[微笑][旺柴] [Facepalm] [不是表情] [1] https://a.example/[OK]');
  await expect(alice.page.locator('[role=log] .bubble')).toHaveText(
    '早🙂🐶 🤦 [不是表情] [1] https://a.example/[OK]',
  );
});
