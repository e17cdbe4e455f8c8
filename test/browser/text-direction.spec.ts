import type { Page } from '@playwright/test';
import { signInAdmin } from './administrator.js';
import { expect, test, WITH_SERVICE_WORKER } from './fixtures.js';

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

/** Returns texts and attributes in which the name stands beside other text without isolation. */
function withoutIsolation(page: Page, name: string): Promise<string[]> {
  return page.evaluate((inserted) => {
    const isLoose = (text: string) =>
      text.trim() !== inserted && text.includes(inserted) && !/\u2068[^\u2069]*\u2069/.test(text);
    const loose: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node: Node | null = walker.currentNode; node; node = walker.nextNode()) {
      if (node instanceof Element) {
        for (const attribute of ['aria-label', 'title', 'placeholder', 'alt']) {
          const text = node.getAttribute(attribute) ?? '';
          if (isLoose(text)) loose.push(`${attribute}: ${text}`);
        }
        continue;
      }
      const text = node.textContent ?? '';
      const parent = node.parentElement;
      // The name alone still needs an element of its own beside other text.
      const beside = (parent?.textContent ?? '').trim() !== inserted;
      if (
        text.includes(inserted) &&
        beside &&
        !parent?.closest('bdi, [dir=auto]') &&
        !text.includes('\u2068')
      ) {
        loose.push(parent?.outerHTML.slice(0, 200) ?? text);
      }
    }
    return loose;
  }, name);
}

test('isolates an Arabic nickname on every screen that shows it', async ({ chat }) => {
  const boss = await signInAdmin(chat, 'boss');
  const ali = await chat.visit('علي');
  const { page } = boss;
  const check = async () => expect(await withoutIsolation(page, 'علي')).toEqual([]);
  await boss.createRoom('产品群', 'علي');
  await ali.openConversation(/产品群/);
  await ali.sendText('123 ok');
  await expect(boss.messages('123 ok')).toBeVisible();
  await check();
  await boss.chooseMessageItem('123 ok', '引用');
  await boss.sendText('quoted');
  await boss.composer.pressSequentially('@');
  await expect(page.getByRole('option', { name: 'علي' })).toBeVisible();
  await check();
  await page.keyboard.press('Escape');
  await boss.composer.fill('');
  await boss.messages('123 ok').locator('.bubble').first().click({ button: 'right' });
  await expect(page.getByRole('menu')).toBeVisible();
  await check();
  await page.keyboard.press('Escape');
  const members = page.getByRole('complementary');
  if (!(await members.isVisible())) await page.getByRole('button', { name: /成员/ }).click();
  await page.getByRole('button', { name: /^管理 .*علي/ }).click();
  await check();
  await page.getByRole('menuitem', { name: '移出群聊' }).click();
  await expect(page.getByRole('dialog', { name: '请确认' })).toBeVisible();
  await check();
  await page.getByRole('dialog', { name: '请确认' }).getByRole('button').last().click();
  await expect(boss.notice('علي').last()).toBeVisible();
  await check();
  await page.getByRole('button', { name: '管理茶馆' }).click();
  await page.getByRole('dialog').getByText('علي').first().waitFor();
  await check();
});

test('isolates an Arabic nickname in the notification of a push', async ({ chat }) => {
  const alice = await chat.visit('alice', WITH_SERVICE_WORKER);
  const { page, context } = alice;
  await context.grantPermissions(['notifications']);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const devtools = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      if (registrations[0]) resolve(registrations[0].registrationId);
    });
  });
  await devtools.send('ServiceWorker.enable');
  // A visible chat shows the message itself.
  await page.goto('/healthz');
  const data = { conversation: 'r1', name: 'علي', title: '产品群', excerpt: '123 ok' };
  await devtools.send('ServiceWorker.deliverPushMessage', {
    origin: chat.server.url,
    registrationId: await registered,
    data: JSON.stringify(data),
  });
  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration('/');
      return (await registration?.getNotifications())?.map(({ title, body }) => `${title}|${body}`);
    });
  await expect.poll(shown).toEqual(['产品群|\u2068علي\u2069: 123 ok']);
});
