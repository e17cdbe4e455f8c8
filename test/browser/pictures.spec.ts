import sharp from 'sharp';
import { paste, photo } from './files.js';
import { expect, test } from './fixtures.js';
import { animatedPng, withMetadata, SECRET } from '../support/picture-metadata.js';

test('a long screenshot opens in the width of the window, and is scrolled', async ({ chat }) => {
  const alice = await chat.visit('alice');
  const { page } = alice;
  const content = await sharp({ create: { width: 600, height: 9_000, channels: 3, background: '#7fb9a4' } })
    .png()
    .toBuffer();
  await alice.composer.focus();
  await paste(page, [{ name: 'long.png', type: 'image/png', content }]);
  await page.locator('.chosen-file img').waitFor();
  await alice.composer.press('Enter');
  await page
    .locator('.line[data-state=sent]')
    .getByRole('button', { name: /long\.png/ })
    .click();
  const picture = page.locator('.viewer img');
  const stage = (await page.locator('.viewer-stage').boundingBox())!;
  const box = async () => (await picture.boundingBox())!;
  await expect.poll(async () => (await box()).width).toBeGreaterThan(590);
  const top = (await box()).y;
  expect(top).toBeGreaterThanOrEqual(stage.y);
  await page.mouse.move(stage.width / 2, stage.height / 2);
  await page.mouse.wheel(0, 400);
  await expect.poll(async () => Math.round(top - (await box()).y)).toBe(400);
  await page.keyboard.press('End');
  await expect
    .poll(async () => Math.round((await box()).y + (await box()).height))
    .toBeLessThanOrEqual(Math.round(stage.y + stage.height));
  await page.keyboard.press('Home');
  await expect.poll(async () => Math.round((await box()).y)).toBe(Math.round(top));
});

test('the checkbox 原图 sends a photo as large as it is, without its place', async ({ chat }) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  const { page } = alice;
  const content = await withMetadata('jpeg', 4_500, 4_000);
  await alice.composer.focus();
  for (const original of [false, true]) {
    await paste(page, [{ name: 'tea.jpg', type: 'image/jpeg', content }]);
    const checkbox = page.getByRole('checkbox', { name: '原图' });
    if (original) {
      await checkbox.check();
      await page.reload();
      await expect(checkbox).toBeChecked();
    } else {
      await expect(checkbox).not.toBeChecked();
    }
    const sent = page.waitForResponse('**/attachments');
    await alice.composer.press('Enter');
    const { width, height } = (await (await sent).json()) as { width: number; height: number };
    expect(width * height > 4_096 ** 2).toBe(original);
    await expect(checkbox).toHaveCount(0);
  }
  const picture = bob.page
    .locator('.line')
    .last()
    .getByRole('button', { name: /tea\.jpg/ });
  await picture.click();
  const saved = bob.page.waitForEvent('download');
  await bob.page.locator('.viewer').getByRole('button', { name: '保存' }).click();
  const chunks: Buffer[] = [];
  for await (const chunk of await (await saved).createReadStream()) chunks.push(chunk as Buffer);
  expect(await sharp(Buffer.concat(chunks)).metadata()).toMatchObject({ width: 4_500, height: 4_000 });
  expect(Buffer.concat(chunks).toString('latin1')).not.toMatch(SECRET);
});

test('an AVIF picture and an animated PNG are drawn', async ({ chat }) => {
  const [alice, bob] = [await chat.visit('alice'), await chat.visit('bob')];
  const { page } = alice;
  const avif = await sharp(await photo(300, 200))
    .avif({ effort: 0 })
    .toBuffer();
  await alice.composer.focus();
  await paste(page, [
    { name: 'hill.avif', type: 'image/avif', content: avif },
    { name: 'blink.png', type: 'image/png', content: await animatedPng(3) },
  ]);
  await expect(page.locator('.chosen-file img')).toHaveCount(2);
  await alice.composer.press('Enter');
  const drawn = bob.page.locator('.line').last().locator('.bubble img[src^="blob:"]');
  await expect(drawn).toHaveCount(2);
  for (const picture of await drawn.all()) {
    await expect
      .poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth))
      .toBeGreaterThan(50);
  }
});
