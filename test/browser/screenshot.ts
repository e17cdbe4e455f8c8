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

/** Sizes with one, two and three columns. */
export const ALL: readonly Size[] = ['wide', 'tablet', 'phone'];

/** Small enough for the repository, and detailed enough to judge a page. */
const QUALITY = 72;

interface Ways {
  sizes?: readonly Size[];
  /** Runs again in each size: a narrow page closes the side panel. */
  open?: () => Promise<void>;
}

/** Takes the page as it is now, in the light and dark theme, in each given size. */
export async function takeScreenshot(
  page: Page,
  name: string,
  { sizes = ['wide', 'phone'], open }: Ways = {},
): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const before = page.viewportSize() ?? SIZES.wide;
  for (const size of sizes) {
    await page.setViewportSize(SIZES[size]);
    // The page has laid itself out for the size, and has hidden what does not fit.
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
