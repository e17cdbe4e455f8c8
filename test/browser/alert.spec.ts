import type { Page } from '@playwright/test';
import { expect, test, type UserPage } from './fixtures.js';

/** Replaces sounds and notifications by counters, and makes the page believe it is hidden. */
async function listen(visitor: UserPage): Promise<void> {
  await visitor.page.addInitScript(() => {
    const heard = { sounds: 0, asked: 0, shown: [] as string[] };
    Object.assign(window, { heard });
    const param = {
      setValueAtTime: () => {},
      linearRampToValueAtTime: () => {},
      exponentialRampToValueAtTime: () => {},
    };
    class SilentAudio {
      currentTime = 0;
      state = 'running';
      destination = {};
      createOscillator() {
        return { frequency: {}, connect: <T>(to: T) => to, start: () => (heard.sounds += 1), stop: () => {} };
      }
      createGain() {
        return { gain: param, connect: <T>(to: T) => to };
      }
    }
    class Shown extends EventTarget {
      static permission = 'default';
      static requestPermission() {
        heard.asked += 1;
        return Promise.resolve((Shown.permission = 'granted'));
      }
      constructor(title: string, { body }: { body: string }) {
        super();
        heard.shown.push(`${title}: ${body}`);
      }
    }
    Object.assign(window, { AudioContext: SilentAudio, Notification: Shown });
    navigator.serviceWorker.getRegistration = () => Promise.resolve(undefined);
    let hidden = false;
    Object.defineProperty(document, 'hidden', { get: () => hidden });
    document.hasFocus = () => !hidden;
    Object.assign(window, {
      hide(value: boolean) {
        hidden = value;
        document.dispatchEvent(new Event('visibilitychange'));
      },
    });
  });
  await visitor.page.reload();
  await visitor.composer.waitFor();
}

interface Heard {
  sounds: number;
  asked: number;
  shown: string[];
}
const heard = (page: Page) => page.evaluate(() => (window as unknown as { heard: Heard }).heard);
const now = (page: Page) => page.evaluate(() => performance.now());
const hide = (page: Page, value: boolean) =>
  page.evaluate((value) => (window as unknown as { hide: (value: boolean) => void }).hide(value), value);

test('the title and the icon show the unread count', async ({ chat }) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  await expect(alice.page).toHaveTitle('茶馆');
  await bob.page.goto('/chat.html?name=bob#/@alice');
  await bob.sendText('one');
  await bob.sendText('two');
  await expect(alice.page).toHaveTitle('(2) 茶馆');
  await expect(alice.page.locator('link[rel=icon]')).toHaveAttribute('href', 'favicon-unread.svg');
  await alice.page.getByRole('link', { name: /bob/ }).click();
  await expect(alice.page).toHaveTitle('茶馆');
  await expect(alice.page.locator('link[rel=icon]')).toHaveAttribute('href', 'favicon.svg');
});

test('a new message plays a sound while the user looks elsewhere, never for own messages or when switched off', async ({
  chat,
}) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  await listen(alice);
  await bob.sendText('in sight');
  await expect(alice.messages('in sight')).toBeVisible();
  await alice.sendText('my own');
  expect((await heard(alice.page)).sounds).toBe(0);
  await bob.page.goto('/chat.html?name=bob#/@alice');
  await bob.sendText('psst');
  await expect(alice.page).toHaveTitle(/^\(1\)/);
  await expect.poll(async () => (await heard(alice.page)).sounds).toBe(2);
  await alice.page.getByRole('button', { name: '设置', exact: true }).click();
  const toggle = alice.page.getByRole('switch', { name: /声音/ });
  await toggle.click();
  await expect(toggle).not.toBeChecked();
  await bob.sendText('psst again');
  await expect(alice.page).toHaveTitle(/^\(2\)/);
  // The page decides within 200 ms: only the sound of the next message is heard.
  await alice.page.waitForFunction((from) => performance.now() - from > 2_000, await now(alice.page));
  await toggle.click();
  await expect(toggle).toBeChecked();
  await bob.sendText('and again');
  await expect.poll(async () => (await heard(alice.page)).sounds).toBe(4);
});

test('the page asks for notification permission on a click only, and notifies while it is hidden', async ({
  chat,
}) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  await listen(alice);
  await hide(alice.page, true);
  await bob.sendText('before the permission');
  await expect(alice.page).toHaveTitle(/^\(1\)/);
  expect(await heard(alice.page)).toMatchObject({ asked: 0, shown: [] });
  await hide(alice.page, false);
  await alice.page.getByRole('button', { name: '设置', exact: true }).click();
  const toggle = alice.page.getByRole('switch', { name: /桌面通知/ });
  await toggle.click();
  await expect(toggle).toBeChecked();
  await alice.page.keyboard.press('Escape');
  await bob.sendText('in sight');
  await expect(alice.messages('in sight')).toBeVisible();
  await hide(alice.page, true);
  await bob.sendText('while away');
  await expect.poll(async () => (await heard(alice.page)).shown).toEqual(['茶馆大厅: bob: while away']);
  expect((await heard(alice.page)).asked).toBe(1);
});

test('a muted conversation stays silent, except for a mention', async ({ chat }) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  await bob.createRoom('安静', 'alice');
  await listen(alice);
  await alice.page.getByRole('link', { name: /安静/ }).click();
  await alice.page.getByRole('button', { name: '聊天设置' }).click();
  await alice.page.getByRole('switch', { name: /消息免打扰/ }).click();
  await expect(alice.page.getByRole('switch', { name: /消息免打扰/ })).toBeChecked();
  await alice.page.getByRole('link', { name: /茶馆大厅/ }).click();
  await bob.sendText('just talking');
  await expect(alice.page.getByRole('link', { name: /安静/ })).toContainText('just talking');
  expect((await heard(alice.page)).sounds).toBe(0);
  await bob.composer.pressSequentially('@al');
  await bob.page.getByRole('option', { name: 'alice' }).waitFor();
  await bob.page.keyboard.press('Enter');
  await bob.composer.pressSequentially('look');
  await bob.page.keyboard.press('Enter');
  await expect.poll(async () => (await heard(alice.page)).sounds).toBe(2);
});

test('one tab notifies of a message, and none while a tab shows it', async ({ chat }) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  await listen(alice);
  await alice.page.getByRole('button', { name: '设置', exact: true }).click();
  await alice.page.getByRole('switch', { name: /桌面通知/ }).click();
  await expect(alice.page.getByRole('switch', { name: /桌面通知/ })).toBeChecked();
  await alice.page.keyboard.press('Escape');
  const second = await alice.context.newPage();
  await second.goto('/chat.html?name=alice#/lobby');
  await listen({ page: second, composer: second.locator('.composer textarea') } as UserPage);
  await second.evaluate(() => Object.assign(Notification, { permission: 'granted' }));
  const shown = async () => [...(await heard(alice.page)).shown, ...(await heard(second)).shown].sort();

  await hide(second, true);
  await bob.sendText('read in the first tab');
  await expect(alice.messages('read in the first tab')).toBeVisible();
  await hide(alice.page, true);
  const expected: string[] = [];
  for (let n = 1; n <= 5; n += 1) {
    await bob.sendText(`number ${n}`);
    expected.push(`茶馆大厅: bob: number ${n}`);
    await expect.poll(shown).toContain(expected.at(-1));
  }
  expect(await shown()).toEqual(expected);
});
