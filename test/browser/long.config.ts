import { defineConfig } from '@playwright/test';
import base from '../../playwright.config.js';

/** The page's tests that take long: `npm run test:long`. */
export default defineConfig({ ...base, testDir: '.', testMatch: '*.long.spec.ts', testIgnore: [] });
