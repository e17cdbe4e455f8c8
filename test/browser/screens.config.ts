import { defineConfig } from '@playwright/test';
import base from '../../playwright.config.js';

/** Takes the pictures in docs/screens anew: `npm run screens`. */
export default defineConfig({ ...base, testDir: '.', testMatch: 'screens.ts' });
