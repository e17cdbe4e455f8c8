import type { Page } from '@playwright/test';
import { accessibilityViolations } from './axe.js';
import { paste, photo } from './files.js';
import { expect, test, type UserPage } from './fixtures.js';
import { HeadlessClient } from './headless-client.js';
import { interceptSocket } from './intercept-socket.js';

const PHONE = { width: 360, height: 740 };
const TABLET = { width: 768, height: 1024 };
const WIDE = { width: 1280, height: 800 };

async function isClean(page: Page, what: string, ...sizes: (typeof WIDE)[]): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size);
    expect(await accessibilityViolations(page), `${what} at ${size.width} px`).toEqual([]);
  }
}

test('axe finds no violation on the sign-in page', async ({ chat, page }) => {
  for (const size of [PHONE, TABLET, WIDE]) {
    await page.setViewportSize(size);
    await page.goto(`${chat.server.url}/?refused=name_taken`);
    await page.getByRole('alert').waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
  }
});

test('axe finds no violation in a conversation, its overlays and its side panels', async ({ chat }) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  await bob.sendText('你好 https://example.com [微笑]');
  await alice.sendText('hello');
  await alice.createRoom('产品群', 'bob');
  await alice.sendText('大家好');
  await bob.page.goto('/chat.html?name=bob#/@alice');
  await bob.sendText('psst');
  await alice.page.getByRole('link', { name: /bob/ }).waitFor();
  expect(await accessibilityViolations(alice.page)).toEqual([]);
  const { page } = alice;
  await page.getByRole('button', { name: '表情' }).click();
  await page.getByRole('tabpanel').waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '设置', exact: true }).click();
  await page.getByRole('button', { name: '换头像' }).click();
  await page.getByRole('radio', { name: '锦鲤' }).waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '发起群聊' }).click();
  await page.getByLabel('群名称').waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '聊天设置' }).click();
  await page.getByRole('complementary').waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await alice.messages('大家好').locator('.bubble').click({ button: 'right' });
  await page.getByRole('menu').waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
});

test('axe finds no violation in dialogs, pickers and search, on a wide page and on a phone', async ({
  chat,
}) => {
  test.slow();
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  const { page } = alice;
  const away = async (): Promise<void> => {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };
  for (const { page: own } of [alice, bob]) {
    await own.getByRole('button', { name: '设置', exact: true }).click();
    await own.getByRole('switch', { name: /已读/ }).click();
    await expect(own.getByRole('switch', { name: /已读/ })).toBeChecked();
    await own.keyboard.press('Escape');
  }
  await alice.createRoom('产品群', 'bob');
  await alice.sendText('谁在？');
  await bob.openConversation(/产品群/);
  await bob.chooseMessageItem('谁在？', '引用');
  await bob.sendText('在');
  await bob.chooseMessageItem('谁在？', '👍');
  await bob.sendText('说错了');
  await bob.chooseMessageItem('说错了', '撤回');
  await alice.notice('撤回').waitFor();
  await expect(alice.messages('谁在？').getByRole('button', { name: /👍/ })).toBeVisible();

  // A narrow page closes the side panel, so it is opened in each size.
  for (const size of [PHONE, WIDE]) {
    await page.setViewportSize(size);
    await page.getByRole('button', { name: /^群成员/ }).click();
    await page.getByRole('button', { name: '管理 bob' }).waitFor();
    await isClean(page, 'the members', size);
    await page.getByRole('button', { name: '管理 bob' }).click();
    await page.getByRole('menu').waitFor();
    await isClean(page, 'the menu of a member', size);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '聊天设置' }).click();
    await page.getByRole('button', { name: '解散群聊' }).waitFor();
    await isClean(page, 'the settings of a room', size);
    await page.getByRole('button', { name: '查找聊天内容' }).click();
    const field = page.getByRole('searchbox', { name: '搜索聊天内容' });
    await field.fill('谁在');
    await page.locator('.found-row').waitFor();
    await isClean(page, 'what was found', size);
    await field.fill('咖啡');
    await page.getByText('没有找到', { exact: true }).waitFor();
    await isClean(page, 'nothing found', size);
    await page.keyboard.press('Escape');
  }
  await page.getByRole('button', { name: '聊天设置' }).click();
  await page.getByRole('button', { name: '解散群聊' }).click();
  await page.getByRole('dialog', { name: '请确认' }).waitFor();
  await isClean(page, 'a question', PHONE, WIDE);
  await away();
  await alice.chooseMessageItem('在', '转发');
  await page.getByRole('dialog', { name: '转发给' }).waitFor();
  await isClean(page, 'where a text goes on to', PHONE, WIDE);
  await away();
  await alice.chooseMessageItem('谁在？', '谁读过');
  await page.getByRole('dialog', { name: '谁读过' }).getByText('bob').waitFor();
  await isClean(page, 'who has read', WIDE);
  await away();
  await alice.chooseMessageItem('在', '引用');
  await alice.composer.pressSequentially('@');
  await page.getByRole('option').first().waitFor();
  await isClean(page, 'whom to point at, below a quote', PHONE, WIDE);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^群成员/ }).click();
  await page.getByRole('button', { name: '邀请', exact: true }).click();
  await page.getByRole('dialog').waitFor();
  await isClean(page, 'an invitation', PHONE, WIDE);
  await away();
  await alice.openConversation(/茶馆大厅/);
  await page.getByRole('button', { name: /人在线/ }).click();
  await page.locator('[data-person=bob]').waitFor();
  await isClean(page, 'the people', WIDE);
  await page.getByRole('searchbox', { name: '找茶客' }).fill('nobody');
  await page.getByText('没有找到这位茶客').waitFor();
  await isClean(page, 'nobody found', WIDE);
});

test('axe finds no violation in pictures, voice messages, failed messages and an offline page', async ({
  chat,
}) => {
  const refusal = { ok: false, error: { code: 'too_large', message: 'too long' } };
  const alice = await chat.visit('alice', {
    before: (page) =>
      interceptSocket(page, {
        asked: (event, { content }: { content?: string }) =>
          event === 'textmsg' && content === '不收' && refusal,
      }),
  });
  const { page } = alice;
  await alice.composer.focus();
  const files = [1, 2].map(async (n) => ({
    name: `${n}.jpg`,
    type: 'image/jpeg',
    content: await photo(400, 300, 60 * n),
  }));
  await paste(page, [...(await Promise.all(files)), { name: '单子.txt', type: 'text/plain', content: '茶' }]);
  await expect(page.getByRole('list', { name: '待发送的文件' }).getByRole('listitem')).toHaveCount(3);
  await isClean(page, 'what is about to be sent', PHONE, WIDE);
  await alice.composer.press('Enter');
  await page.locator('.line[data-state=sent] .file-card').waitFor();
  await page.locator('.picture img').first().click();
  await page.getByRole('dialog', { name: '图片' }).locator('img.whole').waitFor();
  await isClean(page, 'a picture, large', PHONE, WIDE);
  await page.keyboard.press('Escape');
  for (const size of [PHONE, WIDE]) {
    await page.setViewportSize(size);
    // Its position differs in each size.
    await page.locator('.voice-button').press('Enter');
    await expect(page.getByRole('timer')).toHaveText('0:01');
    await isClean(page, 'a recording', size);
    await page.getByRole('button', { name: size === PHONE ? '取消' : '发送语音' }).click();
  }
  await page.locator('.line[data-state=sent] .recording').waitFor();
  await alice.sendText('不收');
  await page.locator('.line[data-state=failed]').waitFor();
  await isClean(page, 'a picture, a file, a voice, and what failed', PHONE, WIDE);
  await chat.server.kill();
  await page.getByText('连接断开了').waitFor();
  await alice.sendText('等一等');
  await isClean(page, 'a page without its server', PHONE, WIDE);
});

test('axe finds no violation on a phone', async ({ chat }) => {
  const bob = await chat.visit('bob');
  await bob.sendText('你好');
  const alice = await chat.visit('alice', { viewport: PHONE, hasTouch: true, isMobile: true });
  await expect(alice.messages('你好')).toBeVisible();
  expect(await accessibilityViolations(alice.page)).toEqual([]);
  await alice.page.getByRole('button', { name: '返回' }).click();
  await alice.page.getByRole('link', { name: /茶馆大厅/ }).waitFor();
  expect(await accessibilityViolations(alice.page)).toEqual([]);
  await alice.page.getByRole('button', { name: '设置', exact: true }).click();
  await alice.page.getByRole('dialog').waitFor();
  expect(await accessibilityViolations(alice.page)).toEqual([]);
});

test('a whole conversation works by keyboard alone', async ({ chat, browser }) => {
  const bob = await chat.visit('bob');
  const context = await browser.newContext({ baseURL: chat.server.url, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto('/');
  await expect(page.getByRole('textbox')).toBeFocused();
  await page.keyboard.type('alice');
  await page.keyboard.press('Enter');
  await page.waitForURL(/chat\.html/);
  await expect(page.locator('.composer textarea')).toBeFocused();
  await page.keyboard.type('by keyboard');
  await page.keyboard.press('Enter');
  await expect(bob.messages('by keyboard')).toHaveCount(1);
  await tabTo(page, (focused) => focused.includes('与 bob 私聊'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('bob');
  await expect(page.locator('.composer textarea')).toBeFocused();
  await page.keyboard.type('only for bob');
  await page.keyboard.press('Enter');
  await expect(bob.page.getByRole('link', { name: /alice/ })).toContainText('only for bob');
  await tabTo(page, (focused) => focused.startsWith('bob') && focused.includes('only for bob'));
  await expect(page.locator('.list [aria-current=page]')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('茶馆大厅');
  await tabTo(page, (focused) => focused.includes('的消息'));
  await expect(page.getByRole('log')).toBeFocused();
  await context.close();
});

/** Presses Tab until the focused element has this name. */
async function tabTo(page: Page, isIt: (name: string) => boolean): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const { activeElement: focused } = document;
      return focused?.getAttribute('aria-label') ?? focused?.textContent?.trim() ?? '';
    });
    const title = await page.evaluate(
      () => document.activeElement?.querySelector('.row-title')?.textContent ?? '',
    );
    if (isIt(name) || (title && isIt(title))) return;
  }
  throw new Error('the tab key never got there');
}

test('a screen reader announces new messages, but not earlier ones that scrolling loads', async ({
  chat,
}) => {
  const talker = await HeadlessClient.enter(chat.server.url, 'talker');
  await talker.sendTexts('line', 30);
  talker.disconnect();
  const alice = await chat.visit('alice');
  await expect(alice.messages('line 30')).toHaveCount(1);
  const log = alice.page.getByRole('log');
  await expect(log).toHaveAttribute('aria-live', 'polite');
  await log.focus();
  await alice.page.keyboard.press('PageUp');
  await expect(log).toHaveAttribute('aria-live', 'off');
  await alice.page.keyboard.press('End');
  await expect(log).toHaveAttribute('aria-live', 'polite');
});

test('the page shows no motion if the user prefers reduced motion', async ({ chat }) => {
  const alice: UserPage = await chat.visit('alice', { reducedMotion: 'reduce' });
  await alice.page.getByRole('button', { name: '设置', exact: true }).click();
  await alice.page.getByRole('dialog').waitFor();
  const moving = await alice.page.evaluate(
    () =>
      document.getAnimations().filter(({ effect }) => Number(effect?.getComputedTiming().duration ?? 0) > 10)
        .length,
  );
  expect(moving).toBe(0);
});
