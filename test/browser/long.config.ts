import { defineConfig } from '@playwright/test';
import base from '../../playwright.config.js';

/** The long tests of the page: `npm run test:long`. */
export default defineConfig({ ...base, testDir: '.', testMatch: '*.long.spec.ts', testIgnore: [] });
