import { mkdir } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import sharp from 'sharp';

const FOLDER = process.env.SCREENS ?? 'docs/screens';

export const SIZES = {
  wide: { width: 1440, height: 900 },
  tablet: { width: 768, height: 1024 },
  phone: { width: 360, height: 780 },
};
type Size = keyof typeof SIZES;

/** Where one column, two and three differ. */
export const ALL: readonly Size[] = ['wide', 'tablet', 'phone'];

/** Small enough to lie in the repository, good enough to judge a page by. */
const QUALITY = 72;

interface Ways {
  sizes?: readonly Size[];
  /** What has to be opened again in each size: what stands beside the chat goes where the page becomes narrow. */
  open?: () => Promise<void>;
}

/** Takes the page as it is now, by day and by night, in every size that is named. */
export async function takeScreenshot(
  page: Page,
  name: string,
  { sizes = ['wide', 'phone'], open }: Ways = {},
): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const before = page.viewportSize() ?? SIZES.wide;
  for (const size of sizes) {
    await page.setViewportSize(SIZES[size]);
    // The page has drawn itself for it, and has put away what has no room.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
    await open?.();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const taken = await page.screenshot({ animations: 'disabled' });
      await sharp(taken)
        .webp({ quality: QUALITY, effort: 6 })
        .toFile(`${FOLDER}/${name}-${size}-${colorScheme}.webp`);
    }
  }
  await page.setViewportSize(before);
}
