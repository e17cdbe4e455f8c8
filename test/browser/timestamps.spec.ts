import { expect, test } from './fixtures.js';
import { HeadlessClient } from './headless-client.js';
import { interceptSocket } from './intercept-socket.js';

/** A Thursday at noon. */
const NOW = '2026-03-12T12:00:00+08:00';
const WHEN = [
  '2025-12-31T23:58:00+08:00',
  '2026-03-03T09:00:00+08:00',
  '2026-03-09T10:00:00+08:00',
  // Two minutes before midnight are yesterday, however few hours ago that was.
  '2026-03-11T23:58:00+08:00',
  '2026-03-12T00:02:00+08:00',
  '2026-03-12T00:04:00+08:00',
  '2026-03-12T00:09:00+08:00',
  '2026-03-12T00:09:01+08:00',
];
const SHOWN = {
  'zh-CN': ['2025年12月31日 23:58', '3月3日 09:00', '星期一 10:00', '昨天 23:58', '00:04', '00:09'],
  'en-GB': ['December 31, 2025 23:58', 'March 3 09:00', 'Monday 10:00', 'Yesterday 23:58', '00:04', '00:09'],
};

for (const locale of ['zh-CN', 'en-GB'] as const) {
  test(`a time separator appears after more than five minutes, by calendar days (${locale})`, async ({
    chat,
  }) => {
    const talker = await HeadlessClient.enter(chat.server.url, 'talker');
    await talker.sendTexts('line', WHEN.length);
    talker.disconnect();
    const alice = await chat.visit('alice', {
      locale,
      timezoneId: 'Asia/Shanghai',
      before: async (page) => {
        await page.clock.setFixedTime(NOW);
        await interceptSocket(page, { heard: tellTimes });
      },
    });
    await expect(alice.messages('line 8')).toBeVisible();
    const shown = await alice.page.locator('.time-line').allInnerTexts();
    expect(shown).toEqual(SHOWN[locale]);
    await expect(alice.page.locator('.time-line').first()).toHaveCSS('text-align', 'center');
    await expect(alice.page.getByRole('navigation').locator('.row-time')).toHaveText('00:09');
  });
}

/** Each message was sent at the time in the list above. */
function tellTimes(said: unknown): void {
  if (typeof said !== 'object' || said === null) return;
  const entry = said as { seq?: number; at?: string };
  const at = WHEN[(entry.seq ?? 0) - 1];
  if (entry.at && at) entry.at = at;
  for (const part of Object.values(said)) tellTimes(part);
}
