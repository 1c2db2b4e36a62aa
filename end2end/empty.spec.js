// A portal on its first day: no agency, no listing, and every page is whole.

import { expect, test, visit } from './support/fixtures.js';
import { checker, look } from './support/look.js';
import { program, withAnother } from './support/server.js';
import { LANGUAGES, PAGES } from './support/site.js';

test.use({ expectedComplaints: [/status of 404/] });
test.setTimeout(180_000);

/** The pages that need no listing. */
const ALWAYS = Object.entries(PAGES).filter(([name]) => !/^(listing|agency$)/.test(name));

test.beforeEach(() => test.skip(!program(), 'the server that runs already is not empty'));

test('an empty portal has no barrier, no complaint and no sideways scroll, and its HTML no error', async ({ page, request }, info) => {
  await withAnother({ afresh: true }, async (url) => {
    const html = await checker(info.outputPath('html'));
    for (const [code, language] of Object.entries(LANGUAGES)) {
      for (const [name, addressOf] of ALWAYS) {
        const address = url + addressOf({ code, language });
        await html.keep(`${code} ${name}`, await (await request.get(address)).text());
        if (code !== 'pt') continue;
        await page.setViewportSize({ width: 1280, height: 800 });
        await page.emulateMedia({ colorScheme: 'light' });
        await test.step(name, async () => {
          expect((await page.goto(address)).status()).toBe(name === 'not found' ? 404 : 200);
          await look(page);
        });
      }
    }
    expect(html.errors()).toEqual([]);
  });
});

test('an empty portal says that nothing is listed yet, and machines get whole files', async ({ page, request }) => {
  await withAnother({ afresh: true }, async (url) => {
    for (const address of ['/comprar', '/arrendar', '/imobiliarias']) {
      await visit(page, url + address);
      await expect(page.locator('main h1')).toBeVisible();
      await expect(page.locator('article.card')).toHaveCount(0);
      await expect(page.locator('main')).not.toContainText(/NaN|undefined|null/);
    }
    const sitemap = await request.get(`${url}/sitemap.xml`);
    expect(sitemap.status()).toBe(200);
    expect(await sitemap.text()).toContain(`<loc>${url}/</loc>`);
    expect(await (await request.get(`${url}/api/mapa?query=&west=-10&south=36&east=4&north=44&zoom=5`)).json()).toEqual([]);
  });
});
