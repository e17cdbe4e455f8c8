import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test/browser',
  testIgnore: '*.long.spec.ts',
  // Every test has a server and people of its own: they need not wait for each other.
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  // Two browsers on two processors meet delays that people do not: what passed only the second time is named as flaky.
  retries: process.env.CI ? 2 : 0,
  reporter: 'list',
  use: {
    // Pictures of every step cost more than the steps; how it looked in the end is enough. TRACE=1 takes them all.
    trace: process.env.TRACE
      ? 'retain-on-failure'
      : { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        // Without a graphics card, one that is played by the processor draws several times slower than none.
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // A microphone that beeps, without a question for permission.
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
      ],
    },
  },
});
