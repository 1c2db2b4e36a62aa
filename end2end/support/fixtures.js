// What every test gets beyond Playwright's own: a page whose complaints fail the test, and addresses of the demo.

import { expect, test as base } from '@playwright/test';
import { networkOf } from './people.js';
import { explore } from './site.js';
import { setStage } from './stage.js';

export const test = base.extend({
  /** The demo's addresses, found once. */
  site: [
    async ({ browser }, use, info) => {
      const { baseURL } = info.project.use;
      const context = await browser.newContext({ baseURL });
      await use(await explore(context.request, baseURL));
      await context.close();
    },
    { scope: 'worker' },
  ],

  /**
   * Complaints a test expects, as patterns over their text; everything else that a page complains about fails it:
   * errors on the console (the content security policy speaks there too), uncaught errors, broken requests.
   */
  expectedComplaints: [[], { option: true }],

  page: async ({ page, expectedComplaints }, use) => {
    await watched(page, expectedComplaints, use);
  },

  /** Each test comes from a network of its own: nobody is slowed down by what another test tried. */
  extraHTTPHeaders: async ({}, use, info) => {
    await use({ 'X-Forwarded-For': networkOf(`${info.testId} ${info.retry} ${info.repeatEachIndex}`) });
  },

  /** A second browser, of somebody else or on another machine. */
  elsewhere: async ({ browser, expectedComplaints }, use) => {
    const context = await browser.newContext();
    await watched(await context.newPage(), expectedComplaints, use);
    await context.close();
  },

  /** The people who look at the screens of the dashboard, and what there is for them to see. */
  stage: [async ({}, use, info) => use(await setStage(info.project.use.baseURL)), { scope: 'worker' }],
});

/** Fails if a page complained while it was used. */
export async function watched(page, expectedComplaints, use) {
  const complaints = [];
  const note = (text) => {
    if (!expectedComplaints.some((pattern) => pattern.test(text))) complaints.push(text);
  };
  const heard = {
    console(message) {
      if (['error', 'warning'].includes(message.type())) note(`${message.type()}: ${message.text()} (${message.location().url})`);
    },
    pageerror(error) {
      note(`uncaught: ${error.message}`);
    },
    response(response) {
      if (response.status() >= 500) note(`${response.status()} ${response.url()}`);
    },
  };
  for (const [event, hear] of Object.entries(heard)) page.on(event, hear);
  await use(page);
  for (const [event, hear] of Object.entries(heard)) page.off(event, hear);
  expect(complaints, 'what the page complained about').toEqual([]);
}

export { expect };

/** Waits until the islands live. */
export const awake = (page) => page.locator('html[data-awake="true"]').waitFor({ state: 'attached' });

/** Waits until the map shows its dots. */
export const mapDrawn = (page) => page.locator('#mapa[data-dots]').waitFor();

/** Opens an address and waits until the page is alive. */
export async function visit(page, address) {
  const response = await page.goto(address);
  await awake(page);
  return response;
}
