// What every page is asked: no barrier, in light and dark, at every size, and no sideways scroll.

import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { awake, expect, mapDrawn } from './fixtures.js';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The rules that look at colours: all that another theme can change, and nothing that another language can. */
export const COLOURS = ['color-contrast', 'link-in-text-block'];

/** Where a dot on a map stands is the point of it, so that two may overlap (WCAG 2.5.8 names maps as the exception). */
const isDotsPlace = (rule, { html }) => rule === 'target-size' && html.includes('leaflet-marker-icon');

/** What axe found, short enough to read in a report: by the rules `only`, or by all but those in `without`. */
export async function barriers(page, { only, without } = {}) {
  // In one piece (`legacy`): no page has frames, and a second page for each answer costs more than the rules.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  if (only) axe.withRules(only);
  else axe.withTags(RULES);
  if (without) axe.disableRules(without);
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.filter((node) => !isDotsPlace(id, node)).map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
}

/** How many pixels the page is wider than its window. */
export const overhang = (page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

/** Shows the page in the dark, and waits until its colours are those. */
export async function darken(page) {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  // Colours on their way to others are nobody's colours.
  await page.waitForFunction(() => document.getAnimations().length === 0);
}

/** What every page is asked, at every size and in both themes. */
export async function look(page) {
  await awake(page);
  if (await page.locator('#mapa[data-points]').isVisible()) await mapDrawn(page);
  expect(await barriers(page), 'in light').toEqual([]);
  await darken(page);
  expect(await barriers(page, { only: COLOURS }), 'in dark').toEqual([]);
  for (const width of [360, 320]) {
    await page.setViewportSize({ width, height: 740 });
    expect(await overhang(page), `sideways at ${width} pixels`).toBeLessThanOrEqual(0);
  }
  expect(await barriers(page), 'at 320 pixels').toEqual([]);
}

/** Pages to be given to the W3C's checker, all at once: `keep` each by a name, then ask for the `errors`. */
export async function checker(folder) {
  await mkdir(folder, { recursive: true });
  return {
    keep: (name, html) => writeFile(path.join(folder, `${name.replace(/\W+/g, ' ')}.html`), html),
    errors() {
      const jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');
      const output = execFileSync('java', ['-jar', jar, '--format', 'json', '--errors-only', '--exit-zero-always', '--stdout', folder], {
        maxBuffer: 64 * 1024 * 1024,
      });
      return JSON.parse(output).messages.map(({ url, lastLine, message, extract }) => `${path.basename(url)}:${lastLine} ${message} ${extract}`);
    },
  };
}
