// Every page there is, in three languages, in light and dark: no barrier, no complaint, no sideways scroll, no HTML error.

import { randomUUID } from 'node:crypto';
import { awake, expect, test as base, watched } from './support/fixtures.js';
import { expiredLink } from './support/links.js';
import { COLOURS, barriers, checker, look, overhang } from './support/look.js';
import { networkOf } from './support/people.js';
import { LANGUAGES, PAGES, VIEWS } from './support/site.js';
import { open } from './support/view.js';

const test = base.extend({
  // Nothing here changes anything, so that one window serves for all: scripts, styles and fonts come once.
  window: [
    async ({ browser }, use, info) => {
      const { baseURL, locale, timezoneId, viewport, contextOptions } = info.project.use;
      const context = await browser.newContext({ ...contextOptions, baseURL, locale, timezoneId, viewport });
      await use(await context.newPage());
      await context.close();
    },
    { scope: 'worker' },
  ],

  page: async ({ window, extraHTTPHeaders, expectedComplaints }, use, info) => {
    const context = window.context();
    await context.clearCookies();
    await context.setExtraHTTPHeaders(extraHTTPHeaders);
    await window.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await window.setViewportSize(info.project.use.viewport);
    await watched(window, expectedComplaints, use);
  },
});

// A page that says that something is wrong has the status that says so, which Chromium reports on its console.
test.use({ expectedComplaints: [/status of 404.*(isto-nao-existe|qualquer|nenhuma|repor|reset|restablecer|confirm)|status of (403|409|410|422)/] });

for (const [code, language] of Object.entries(LANGUAGES)) {
  for (const [name, addressOf] of Object.entries(PAGES)) {
    test(`${name} (${code}) has no barrier in light or dark and fits a narrow screen`, async ({ page, site }) => {
      const response = await page.goto(addressOf({ site, code, language }));
      expect(response.status()).toBe(name === 'not found' ? 404 : 200);
      await look(page);
    });
  }
}

for (const [name, view] of Object.entries(VIEWS)) {
  test(`${name} has no barrier in light or dark and fits a narrow screen`, async ({ page, stage }) => {
    expect(await open(page, stage, view, 'pt')).toBe(view.status ?? 200);
    await look(page);
  });
}

test('a link to a document that is over has no barrier in light or dark and fits a narrow screen', async ({ page }) => {
  expect((await page.goto(expiredLink())).status()).toBe(410);
  await look(page);
});

for (const code of ['en', 'es']) {
  test(`no screen of accounts and dashboard (${code}) has a barrier or scrolls sideways`, async ({ page, stage }) => {
    test.setTimeout(180_000);
    await page.setViewportSize({ width: 320, height: 740 });
    for (const [name, view] of Object.entries(VIEWS)) {
      expect(await open(page, stage, view, code), name).toBe(view.status ?? 200);
      await awake(page);
      await expect(page.locator('html')).toHaveAttribute('lang', new RegExp(`^${code}`));
      expect(await overhang(page), name).toBeLessThanOrEqual(0);
      // Its colours are those that it has in Portuguese.
      expect(await barriers(page, { without: COLOURS }), name).toEqual([]);
    }
  });
}

test('the checker of the W3C finds no error in the HTML of any page', async ({ request, site, stage, playwright, baseURL }, info) => {
  test.setTimeout(120_000);
  const html = await checker(info.outputPath('html'));
  const sessions = new Map();
  const somebody = async (name) => {
    // Who is half way in comes anew each time.
    const key = name === 'halfWay' ? randomUUID() : name;
    if (!sessions.has(key)) {
      const extraHTTPHeaders = { 'X-Forwarded-For': networkOf(randomUUID()) };
      sessions.set(key, await playwright.request.newContext({ baseURL, extraHTTPHeaders, storageState: await stage.sessionOf(name) }));
    }
    return sessions.get(key);
  };
  for (const [code, language] of Object.entries(LANGUAGES)) {
    for (const [name, addressOf] of Object.entries(PAGES)) {
      await html.keep(`${code} ${name}`, await (await request.get(addressOf({ site, code, language }))).text());
    }
    for (const [name, { as, address, form, from }] of Object.entries(VIEWS)) {
      const asked = await somebody(as);
      const at = address({ code, stage });
      const headers = from ? { 'Sec-Fetch-Site': 'cross-site' } : {};
      const answer = await (form ? asked.post(at, { headers, form: typeof form === 'function' ? form(stage) : form }) : asked.get(at));
      await html.keep(`${code} ${name}`, await answer.text());
    }
  }
  await html.keep('link over', await (await request.get(expiredLink())).text());
  for (const asked of sessions.values()) await asked.dispose();
  expect(html.errors()).toEqual([]);
});
