import { Firefox, FIREFOX, type Tab } from './firefox.js';
import { expect, test } from './fixtures.js';

const PHONE = { width: 360, height: 740 };
const NONE =
  'Firefox is not installed: install it (on Debian: apt-get install firefox-esr), or name one in FIREFOX.';

const until = (tab: Tab, expression: string) =>
  expect.poll(() => tab.sees(expression), { message: expression, intervals: [50, 100] });
const texts = (tab: Tab) =>
  until(tab, `[...document.querySelectorAll('[role=log] .bubble')].map((bubble) => bubble.innerText.trim())`);

test('in Firefox two users sign in, send in the lobby and in private, and find their messages again', async ({
  chat,
}) => {
  // The list of tests shows that it was skipped, but not why.
  if (!FIREFOX) process.stderr.write(`${NONE}\n`);
  test.skip(!FIREFOX, NONE);
  const firefox = await Firefox.start(FIREFOX!);
  try {
    const comes = async (name: string): Promise<Tab> => {
      const tab = await firefox.opens();
      await tab.goes(chat.server.url);
      await until(tab, 'document.activeElement?.tagName').toBe('INPUT');
      await tab.types(name);
      await until(tab, `document.activeElement?.matches('.composer textarea')`).toBe(true);
      return tab;
    };
    const [alice, bob, outsider] = [await comes('alice'), await comes('bob'), await comes('outsider')];
    await alice.types('谁来一杯？');
    for (const tab of [alice, bob, outsider]) await texts(tab).toEqual(['谁来一杯？']);
    await bob.types('me');
    for (const tab of [alice, bob, outsider]) await texts(tab).toEqual(['谁来一杯？', 'me']);

    await until(alice, `!!document.querySelector('[data-person=bob]')`).toBe(true);
    await alice.clicks('[data-person=bob]');
    await until(alice, `document.querySelector('h1').innerText`).toBe('bob');
    await until(alice, `document.activeElement?.matches('.composer textarea')`).toBe(true);
    await alice.types('only for bob');
    const rows = `[...document.querySelectorAll('.row')].map((row) => row.innerText).join('\\n')`;
    await until(bob, rows).toContain('only for bob');
    await bob.clicks('.row[href*=alice]');
    await texts(bob).toEqual(['only for bob']);
    await bob.types('got it');
    await texts(alice).toEqual(['only for bob', 'got it']);

    await alice.clicks('.row[href="#/lobby"]');
    await texts(alice).toEqual(['谁来一杯？', 'me']);
    await alice.types('fence');
    await texts(outsider).toEqual(['谁来一杯？', 'me', 'fence']);
    await outsider.reloads();
    await texts(outsider).toEqual(['谁来一杯？', 'me', 'fence']);
    expect(await outsider.sees(`document.querySelectorAll('.row').length`)).toBe(1);
    expect(await outsider.sees('document.body.innerText')).not.toContain('only for bob');

    await Promise.all([alice.reloads(), bob.reloads()]);
    await texts(alice).toEqual(['谁来一杯？', 'me', 'fence']);
    await texts(bob).toEqual(['only for bob', 'got it']);

    await bob.becomes(PHONE);
    await until(bob, 'innerWidth').toBe(PHONE.width);
    const { left, right, top, bottom } = await bob.sees<DOMRect>(
      `document.querySelector('.composer').getBoundingClientRect()`,
    );
    expect([left >= 0, right <= PHONE.width, top > PHONE.height / 2, bottom <= PHONE.height]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(await bob.sees('document.documentElement.scrollWidth')).toBe(PHONE.width);
    await texts(bob).toEqual(['only for bob', 'got it']);
  } finally {
    await firefox.end();
  }
});
