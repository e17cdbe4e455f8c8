import { expect, test } from './house.js';
import { Talker } from './talker.js';

test('own bubbles are green and right, others white and left, each with its picture; names stand in groups only', async ({
  house,
}) => {
  const alice = await house.visit('alice');
  const talker = await Talker.enter(house.server.url, 'bob');
  await talker.asks('textmsg', { content: 'from the left' });
  await alice.says('from the right');
  const middle = await alice.page.getByRole('log').evaluate((log) => {
    const { left, width } = log.getBoundingClientRect();
    return left + width / 2;
  });
  const drawn = async (text: string) => {
    const line = alice.lines(text);
    const box = async (part: string) => (await line.locator(part).first().boundingBox())!;
    return { bubble: await box('.bubble'), picture: await box('.avatar') };
  };
  const [theirs, own] = [await drawn('from the left'), await drawn('from the right')];
  expect(theirs.picture.x).toBeLessThan(theirs.bubble.x);
  expect(theirs.bubble.x).toBeLessThan(middle);
  expect(own.picture.x).toBeGreaterThan(own.bubble.x);
  expect(own.bubble.x + own.bubble.width).toBeGreaterThan(middle);
  await expect(alice.lines('from the right').locator('.bubble')).toHaveCSS(
    'background-color',
    'rgb(191, 226, 155)',
  );
  await expect(alice.lines('from the left').locator('.bubble')).toHaveCSS(
    'background-color',
    'rgb(255, 253, 248)',
  );
  await expect(alice.lines('from the left').locator('.author')).toHaveText('bob');
  await expect(alice.lines('from the right').locator('.author')).toHaveCount(0);

  await talker.asks('textmsg', { to: 'alice', content: 'psst' });
  await alice.opens(/bob/);
  await expect(alice.lines('psst')).toHaveCount(1);
  await expect(alice.page.locator('[role=log] .author')).toHaveCount(0);
  talker.leave();
});

test('对方正在输入 stands in the title of a private chat, and nowhere else', async ({ house }) => {
  const alice = await house.visit('alice');
  const bob = await Talker.enter(house.server.url, 'bob');
  const { conversation } = await bob.asks<{ conversation: string }>('textmsg', {
    to: 'alice',
    content: 'psst',
  });
  await bob.asks('typing', { conversation: 'lobby' });
  await bob.asks('textmsg', { content: 'fence' });
  await expect(alice.lines('fence')).toHaveCount(1);
  await expect(alice.page.getByText('正在输入')).toHaveCount(0);
  await alice.opens(/bob/);
  const title = alice.page.getByRole('heading', { level: 1 });
  await expect(title).toHaveText('bob');
  await bob.asks('typing', { conversation });
  await expect(title).toHaveText('对方正在输入…');
  await expect(alice.page.getByText('正在输入')).toHaveCount(1);
  await bob.asks('textmsg', { to: 'alice', content: 'done' });
  await expect(title).toHaveText('bob');
  bob.leave();
});

test('重新编辑 is offered for five minutes and no longer', async ({ house }) => {
  const alice = await house.visit('alice');
  await alice.page.clock.install();
  await alice.page.reload();
  await alice.says('tea at sevn');
  await expect(alice.lines('tea at sevn')).toHaveAttribute('data-state', 'sent');
  await alice.chooses('tea at sevn', '撤回');
  const again = alice.page.getByRole('button', { name: '重新编辑' });
  await expect(again).toBeVisible();
  await alice.page.clock.fastForward('04:30');
  await expect(again).toBeVisible();
  await alice.page.clock.fastForward('00:31');
  await expect(again).toHaveCount(0);
  await expect(alice.happened('你撤回了一条消息')).toHaveCount(1);
});
