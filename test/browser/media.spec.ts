import type { Locator } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { PushEndpoint } from '../support/fake-push-service.js';
import { paste, photo } from './files.js';
import { ServerProcess } from '../faults/server-process.js';
import { expect, test, UserPage } from './fixtures.js';
import { interceptSocket } from './intercept-socket.js';

/** The loaded pictures of the open conversation. */
const pictures = ({ page }: UserPage): Locator => page.locator('.picture img:not(.picture-hint)');
const sent = ({ page }: UserPage): Locator => page.locator('.line[data-state=sent]');

/** Returns the status of a download of an attachment, by a user or a visitor. */
async function statusFor({ page, name }: UserPage, id: string, withToken = true): Promise<number> {
  return page.evaluate(
    async ([id, key]) => {
      const token = key && localStorage.getItem(key);
      const headers: HeadersInit = token ? { authorization: `Bearer ${token}` } : {};
      return (await fetch(`/attachments/${id}`, { headers })).status;
    },
    [id, withToken && `teahouse.token.${name}`] as const,
  );
}

test('a pasted picture is visible to the other user only, can be opened, and can be recalled', async ({
  chat,
}) => {
  const [dong, hong, outsider] = [
    await chat.visit('dong', {
      // Own messages may arrive after the reply, or not at all.
      before: (page) => interceptSocket(page, { keepsBack: (event) => event === 'textmsg' }),
    }),
    await chat.visit('hong'),
    await chat.visit('lan'),
  ];
  await dong.page.goto('/chat.html?name=dong#/@hong');
  await dong.sendText('look');
  await expect(dong.page.locator('.line[data-seq]')).toHaveCount(1);
  await dong.composer.focus();
  await paste(dong.page, [{ name: '茶山.jpg', type: 'image/jpeg', content: await photo(900, 600) }]);
  await dong.page.getByRole('list', { name: '待发送的文件' }).getByRole('img').waitFor();
  const uploaded = dong.page.waitForResponse('**/attachments');
  await dong.composer.press('Enter');
  const { id } = (await (await uploaded).json()) as { id: string };
  await hong.openConversation(/dong/);
  await pictures(hong).waitFor();
  await expect(hong.page.getByRole('link', { name: /dong/ })).toContainText('[图片]');
  expect(await statusFor(hong, id)).toBe(200);
  expect([await statusFor(outsider, id), await statusFor(hong, id, false)]).toEqual([404, 404]);
  expect(await pictures(hong).boundingBox()).toMatchObject({ width: 240, height: 160 });
  // The sender also sees it once it has left the browser.
  await expect(dong.page.locator('.line[data-seq]')).toHaveCount(2);
  await expect(pictures(dong)).toBeVisible();
  expect(await pictures(hong).getAttribute('src')).toMatch(/^blob:/);

  // By keyboard: from the log to the message, its menu, the picture, and back to the same place.
  await hong.page.getByRole('log').focus();
  await hong.page.keyboard.press('Enter');
  await hong.page.keyboard.press('Enter');
  await hong.page.getByRole('menuitem', { name: '查看图片' }).press('Enter');
  const viewer = hong.page.getByRole('dialog', { name: '图片' });
  await viewer.locator('img.whole').waitFor();
  await hong.page.keyboard.press('+');
  await expect(viewer.locator('[data-zoomed=true]')).toBeVisible();
  const saved = hong.page.waitForEvent('download');
  await viewer.getByRole('button', { name: '保存' }).click();
  expect((await saved).suggestedFilename()).toBe('茶山.jpg');
  await hong.page.keyboard.press('Escape');
  await expect(viewer).toBeHidden();
  await expect(hong.page.locator('.bubble').last()).toBeFocused();

  await pictures(hong).click();
  await viewer.waitFor();
  await dong.page
    .locator('.bubble')
    .last()
    .click({ button: 'right', position: { x: 3, y: 3 } });
  await dong.page.getByRole('menuitem', { name: '撤回' }).click();
  await hong.notice('撤回了一条消息').waitFor();
  await expect(viewer).toBeHidden();
  await expect(pictures(dong)).toHaveCount(0);
  await expect(pictures(hong)).toHaveCount(0);
  await expect.poll(() => statusFor(dong, id)).toBe(404);
});

test('says that the server has no space for a file, and sends it again when the user asks', async ({
  chat,
}) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  await alice.page.route('**/attachments', (route) =>
    route.fulfill({ status: 507, json: { code: 'unavailable', message: '', retryAfterMs: 60_000 } }),
  );
  await alice.composer.focus();
  await paste(alice.page, [{ name: '茶单.txt', type: '', content: 'tea' }]);
  await alice.page.getByRole('list', { name: '待发送的文件' }).getByRole('listitem').waitFor();
  await alice.composer.press('Enter');
  await alice.page.getByText('服务器的存储空间满了，请稍后重试').waitFor();
  await alice.page.unroute('**/attachments');
  await alice.page.getByRole('button', { name: '重新发送' }).last().click();
  await expect(bob.page.locator('.file-card')).toHaveCount(1);
});

test('pastes files that Finder copied, and the text of a table that comes with a picture', async ({
  chat,
}) => {
  const alice = await chat.visit('alice');
  const waiting = alice.page.getByRole('list', { name: '待发送的文件' }).getByRole('listitem');
  const pasted = (names: string[], text: string) =>
    paste(
      alice.page,
      names.map((name) => ({ name, type: '', content: name })),
      undefined,
      text,
    );
  await alice.composer.focus();
  await pasted(['a.pdf', 'b.pdf'], 'a.pdf\rb.pdf');
  await expect(waiting).toHaveCount(2);
  await expect(alice.composer).toHaveValue('');
  await pasted(['image.png'], 'tea\t7\nwater\t3');
  await expect(waiting).toHaveCount(2);
});

test('several chosen files upload at once; one is removed, a failed one is retried or discarded; a text overtakes them', async ({
  chat,
}) => {
  const [dong, hong] = [await chat.visit('dong'), await chat.visit('hong')];
  const { page } = dong;
  const html = '<!doctype html><script>document.title = "owned"</script>';
  const given = [
    { name: '1.jpg', type: 'image/jpeg', content: await photo(300, 300) },
    { name: '2.jpg', type: 'image/jpeg', content: await photo(400, 300, 120) },
    { name: '\u202e<img src=x onerror=alert(1)>.html', type: 'text/html', content: html },
    { name: '4.txt', type: 'text/plain', content: 'left out' },
  ];
  await dong.composer.focus();
  await paste(page, given, '.pane');
  const strip = page.getByRole('list', { name: '待发送的文件' });
  await expect(strip.getByRole('listitem')).toHaveCount(4);
  await strip.getByRole('button', { name: '去掉 4.txt' }).click();
  await page.reload();
  await expect(strip.getByRole('listitem')).toHaveCount(3);

  // The connection breaks in the middle; the part already sent is not sent twice, and a reload
  // loses nothing.
  let broken = true;
  let refused = 0;
  const arrived: string[] = [];
  await page.route('**/attachments', (route) => {
    const body = route.request().postDataBuffer()?.toString('latin1') ?? '';
    const name = /filename="([^"]*)"/.exec(body)?.[1] ?? '';
    if (broken && name !== '1.jpg') {
      refused += 1;
      return route.abort();
    }
    arrived.push(name);
    return route.continue();
  });
  await dong.sendText('three of them');
  await expect.poll(() => refused).toBeGreaterThan(0);
  expect(arrived).toEqual(['1.jpg']);
  await page.getByRole('button', { name: '取消发送' }).waitFor();
  await page.reload();
  broken = false;
  await expect(sent(dong).locator('.picture')).toHaveCount(2, { timeout: 20_000 });
  expect(arrived.filter((name) => name === '1.jpg')).toHaveLength(1);
  await hong.messages('three of them').locator('.file-card').waitFor();
  await expect(pictures(hong)).toHaveCount(2);
  const saved = hong.page.waitForEvent('download');
  await hong.page.locator('.file-card').click();
  const file = await saved;
  expect(await readFile(await file.path(), 'utf8')).toBe(html);
  expect(file.suggestedFilename()).toMatch(/^img src=x onerror=alert\(1\)\.html$|html$/);
  expect(await hong.page.title()).not.toBe('owned');

  // Rejected for its content: the page reports it, and offers to retry or discard.
  await dong.composer.focus();
  await paste(page, [{ name: 'none.png', type: 'image/png', content: '<svg/>' }]);
  await strip.getByRole('listitem').waitFor();
  await dong.composer.press('Enter');
  await page.getByText('这个文件打不开，或不能当图片发').waitFor();
  await page.getByRole('button', { name: '重新发送' }).last().click();
  await page.getByText('这个文件打不开，或不能当图片发').waitFor();
  await page.locator('.failure').getByRole('button', { name: '删除' }).click();

  // Cancelled during the upload.
  await page.route('**/attachments', () => undefined);
  await dong.composer.focus();
  await paste(page, [{ name: 'slow.txt', type: '', content: 'never there' }]);
  await strip.getByRole('listitem').waitFor();
  await dong.composer.press('Enter');
  await page.getByRole('progressbar').waitFor();
  // A text does not wait for it.
  await dong.sendText('a word meanwhile');
  await hong.messages('a word meanwhile').waitFor();
  await page.getByRole('progressbar').waitFor();
  await page.getByRole('button', { name: '取消发送' }).click();
  await expect(page.locator('.line')).toHaveCount(2);
  await dong.sendText('and on it goes');
  await hong.messages('and on it goes').waitFor();
});

test('a voice message is recorded, played once, and shows its duration', async ({ chat }) => {
  const [dong, hong] = [await chat.visit('dong'), await chat.visit('hong')];
  const { page } = dong;
  const button = page.getByRole('button', { name: '语音', exact: true });
  await button.press('Enter');
  await page.getByRole('timer').waitFor();
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
  await button.press('Enter');
  await expect(page.getByRole('timer')).toHaveText('0:01', { timeout: 15_000 });
  // A phone that is rotated during a recording.
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByRole('timer')).toHaveText('0:02', { timeout: 15_000 });
  await page.setViewportSize({ width: 844, height: 390 });
  await page.keyboard.press('Enter');
  await sent(dong).locator('.recording').waitFor();
  await expect(page.locator('.line')).toHaveCount(1);

  const play = hong.page.getByRole('button', { name: /^播放语音，[2-9] 秒$/ });
  await expect(hong.page.getByRole('img', { name: '未听' })).toBeVisible();
  await expect(page.getByRole('img', { name: '未听' })).toBeHidden();
  await play.click();
  await hong.page.getByRole('button', { name: /^暂停语音/ }).waitFor();
  await expect(hong.page.getByRole('img', { name: '未听' })).toBeHidden();
  await expect(hong.page.locator('.bars .played').first()).toBeVisible();
  await play.waitFor({ timeout: 15_000 });
  await hong.page.reload();
  await play.waitFor();
  await expect(hong.page.getByRole('img', { name: '未听' })).toBeHidden();
});

test('a custom avatar can be chosen beside the shipped ones', async ({ chat }) => {
  const [dong, hong] = [await chat.visit('dong'), await chat.visit('hong')];
  await dong.page.getByRole('button', { name: '设置', exact: true }).click();
  await dong.page.getByRole('button', { name: '换头像' }).click();
  const [chooser] = await Promise.all([
    dong.page.waitForEvent('filechooser'),
    dong.page.getByRole('button', { name: '上传图片' }).click(),
  ]);
  await chooser.setFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer: await photo(500, 400) });
  await expect(dong.page.locator('.setting .avatar')).toHaveAttribute('src', /^avatars\/[0-9a-f]{32}$/);
  await dong.page.keyboard.press('Escape');
  await dong.sendText('how do I look?');
  const face = hong.messages('how do I look?').locator('.avatar');
  await expect(face).toHaveAttribute('src', /^avatars\/[0-9a-f]{32}$/);
  await expect.poll(() => face.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(480);
});

/**
 * Headless Chromium reaches no push service. `pushManager` is replaced by one with a subscription
 * of a local endpoint, which checks and decrypts calls.
 * The browser's worker then gets what that endpoint has read.
 */
test('a subscribed user is notified while away, with the text of the message only if they enable it', async ({
  browser,
}) => {
  const endpoint = await PushEndpoint.open();
  const server = await ServerProcess.start({ PUSH_TO_LOOPBACK: 'on' });
  const [dong, hong] = [
    await UserPage.signIn(browser, server.url, 'dong', {
      permissions: ['notifications'],
      serviceWorkers: 'allow',
    }),
    await UserPage.signIn(browser, server.url, 'hong'),
  ];
  const { page, context } = dong;
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await context.addInitScript(subscribeTo, endpoint.subscription);
  await page.reload();
  await page.getByRole('button', { name: '设置', exact: true }).click();
  const [wish, preview] = ['离开时也通知', '通知里显示内容'].map((name) =>
    page.getByRole('switch', { name: new RegExp(`^${name}`) }),
  ) as [Locator, Locator];
  expect(await page.evaluate(() => 'asked' in window)).toBe(false);
  await wish.click();
  await expect(wish).toBeChecked();
  await expect(preview).not.toBeChecked();
  await preview.click();
  await expect(preview).toBeChecked();

  await page.goto('/');
  await hong.page.goto('/chat.html?name=hong#/@dong');
  await hong.sendText('are you there?');
  const [ring] = await endpoint.hasRung(1, 30_000);
  expect(ring!.words).toMatchObject({ name: 'hong', excerpt: 'are you there?', texts: 1 });

  const worker = await workerOf(dong);
  // A browser under load may still treat the page that was left as visible.
  await expect(async () => {
    await worker.receives(ring!.words);
    await expect.poll(worker.shows, { timeout: 5_000 }).toEqual([{ title: 'hong', body: 'are you there?' }]);
  }).toPass();
  const bare = { conversation: 'other', texts: 3, conversations: 1 };
  await worker.receives(bare);
  await expect.poll(worker.shows).toContainEqual({ title: '茶馆', body: '3 条新消息' });

  // A user who looks at the page sees the message there.
  await page.goto(`/chat.html?name=dong#/${encodeURIComponent(ring!.words.conversation as string)}`);
  await expect(page.getByRole('region', { name: 'hong' })).toBeVisible();
  await worker.receives({ ...bare, conversation: 'unseen' });
  await worker.receives({ ...bare, conversation: 'unseen too' });
  expect(await worker.shows()).toHaveLength(2);

  await page.getByRole('button', { name: '设置', exact: true }).click();
  await wish.click();
  await expect(wish).not.toBeChecked();
  await Promise.all([context.close(), hong.context.close(), endpoint.close()]);
  await server.end();
});

function subscribeTo(subscription: { endpoint: string }): void {
  let known: unknown = null;
  Object.assign(PushManager.prototype, {
    getSubscription: async () => known,
    subscribe: async ({ applicationServerKey }: { applicationServerKey: Uint8Array }) => {
      Object.assign(window, { asked: true });
      known = {
        endpoint: subscription.endpoint,
        options: { applicationServerKey: applicationServerKey.slice().buffer },
        toJSON: () => subscription,
        unsubscribe: async () => Boolean((known = null)),
      };
      return known;
    },
  });
}

/** Delivers a push message to the service worker of a page, as the browser does. */
async function workerOf({ page, context }: UserPage) {
  const cdp = await context.newCDPSession(page);
  const registered = new Promise<string>((done) =>
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      if (registrations[0]) done(registrations[0].registrationId);
    }),
  );
  await cdp.send('ServiceWorker.enable');
  const registrationId = await registered;
  return {
    receives: (words: object) =>
      cdp.send('ServiceWorker.deliverPushMessage', {
        origin: new URL(page.url()).origin,
        registrationId,
        data: JSON.stringify(words),
      }),
    shows: () =>
      page.evaluate(async () => {
        const shown = await (await navigator.serviceWorker.ready).getNotifications();
        return shown.map(({ title, body }) => ({ title, body }));
      }),
  };
}
