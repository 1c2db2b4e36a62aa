// In a real Chromium, against the binary as it is shipped, on a free port, with a demo of its own in a folder
// that goes when the run ends. `make test` sets ESTATE_OS_BIN and CHROMIUM; ESTATE_OS_URL takes a server that
// already runs instead.

import { defineConfig } from '@playwright/test';
import { BROWSER_FLAGS, CHROMIUM } from './support/chromium.js';
import { prepareServer } from './support/server.js';

const server = await prepareServer();

const launchOptions = { executablePath: CHROMIUM, args: BROWSER_FLAGS };

export default defineConfig({
  testDir: '.',
  outputDir: 'test-results',
  // Two cores: one browser, one server.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // A busy machine is late now and then: told as flaky. What fails three times is broken.
  retries: process.env.CI ? 2 : 0,
  timeout: 45_000,
  expect: { timeout: 7_500 },
  reporter: [['list'], ['html', { open: 'never', outputFolder: 'playwright-report' }]],
  globalTeardown: './support/teardown.js',
  use: {
    baseURL: server.url,
    locale: 'pt-PT',
    timezoneId: 'Europe/Lisbon',
    // Pages that fade into one another and scroll at their leisure are tried on the portal; elsewhere each click would wait for them.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions,
    // A trace of everything costs as much as the tests themselves; what fails is tried again with one.
    trace: process.env.CI ? 'on-first-retry' : 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'chromium-js', testIgnore: /nojs\.spec\.js$/, use: { viewport: { width: 1280, height: 800 } } },
    {
      name: 'chromium-nojs',
      testMatch: /(nojs|accounts|agenda|booking|exchange|hours|portfolio|private|properties|sections)\.spec\.js$/,
      use: { javaScriptEnabled: false, viewport: { width: 1280, height: 800 } },
    },
  ],
  webServer: server.command && {
    command: server.command,
    url: `${server.url}/readyz`,
    env: server.env,
    timeout: 120_000,
    stdout: 'ignore',
    stderr: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5_000 },
  },
});
