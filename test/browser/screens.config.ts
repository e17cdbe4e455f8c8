import { defineConfig } from '@playwright/test';
import base from '../../playwright.config.js';

/** Takes the screenshots in docs/screens again: `npm run screens`. */
export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: 'screens.ts',
  timeout: 240_000,
  use: { ...base.use, actionTimeout: 20_000 },
});
