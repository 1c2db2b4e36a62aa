// Every page there is, in three languages, in light and dark: no barrier, no complaint, no sideways scroll, no HTML error.

import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { awake, expect, mapDrawn, test } from './support/fixtures.js';
import { LANGUAGES, PAGES, VIEWS } from './support/site.js';
import { open } from './support/view.js';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Where a dot on a map stands is the point of it, so that two may overlap (WCAG 2.5.8 names maps as the exception). */
const isDotsPlace = (rule, { html }) => rule === 'target-size' && html.includes('leaflet-marker-icon');

/** What axe found, short enough to read in a report. */
async function barriers(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.filter((node) => !isDotsPlace(id, node)).map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
}

/** How many pixels the page is wider than its window. */
const overhang = (page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

// A page that says that something is wrong has the status that says so, which Chromium reports on its console.
test.use({ expectedComplaints: [/status of 404.*(isto-nao-existe|qualquer|nenhuma|repor|reset|restablecer|confirm)|status of (403|409|422)/] });

/** What every page is asked, at every size and in both themes. */
async function look(page) {
  await awake(page);
  if (await page.locator('#mapa[data-points]').isVisible()) await mapDrawn(page);
  expect(await barriers(page), 'in light').toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  // Colours on their way to others are nobody's colours.
  await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0);
  expect(await barriers(page), 'in dark').toEqual([]);
  for (const width of [360, 320]) {
    await page.setViewportSize({ width, height: 740 });
    expect(await overhang(page), `sideways at ${width} pixels`).toBeLessThanOrEqual(0);
  }
  expect(await barriers(page), 'at 320 pixels').toEqual([]);
}

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

for (const code of ['en', 'es']) {
  test(`no screen of accounts and dashboard (${code}) has a barrier or scrolls sideways`, async ({ page, stage }) => {
    test.setTimeout(180_000);
    await page.setViewportSize({ width: 320, height: 740 });
    for (const [name, view] of Object.entries(VIEWS)) {
      expect(await open(page, stage, view, code), name).toBe(view.status ?? 200);
      await awake(page);
      await expect(page.locator('html')).toHaveAttribute('lang', new RegExp(`^${code}`));
      expect(await overhang(page), name).toBeLessThanOrEqual(0);
      expect(await barriers(page), name).toEqual([]);
    }
  });
}

test('the checker of the W3C finds no error in the HTML of any page', async ({ request, site, stage, browser }, info) => {
  const folder = info.outputPath('html');
  await mkdir(folder, { recursive: true });
  const keep = (code, name, html) => writeFile(path.join(folder, `${code} ${name.replace(/\W+/g, ' ')}.html`), html);
  for (const [code, language] of Object.entries(LANGUAGES)) {
    for (const [name, addressOf] of Object.entries(PAGES)) {
      await keep(code, name, await (await request.get(addressOf({ site, code, language }))).text());
    }
    for (const [name, { as, address, form }] of Object.entries(VIEWS)) {
      const context = await browser.newContext({ storageState: await stage.sessionOf(as) });
      const at = address({ code, stage });
      const answer = await (form ? context.request.post(at, { form: typeof form === 'function' ? form(stage) : form }) : context.request.get(at));
      await keep(code, name, await answer.text());
      await context.close();
    }
  }
  const checker = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');
  const output = execFileSync('java', ['-jar', checker, '--format', 'json', '--errors-only', '--exit-zero-always', '--stdout', folder], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const errors = JSON.parse(output).messages.map(({ url, lastLine, message, extract }) => `${path.basename(url)}:${lastLine} ${message} ${extract}`);
  expect(errors).toEqual([]);
});
