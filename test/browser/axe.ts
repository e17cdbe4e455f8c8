import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Returns the violations that axe finds on the page as it is now, in the light and dark theme. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // There are no frames, so no results must be combined on a separate page.
    const axe = new AxeBuilder({ page }).setLegacyMode();
    // The dark theme changes the colours only.
    const { violations } = await (colorScheme === 'dark' ? axe.withRules('color-contrast') : axe).analyze();
    for (const { id, nodes } of violations)
      for (const { target, failureSummary } of nodes)
        found.push(`${colorScheme} ${id} ${target.join(' ')}: ${failureSummary}`);
  }
  return found;
}
