// Pictures of every page at three widths, in light and dark, for people to look at.
//
//   node end2end/screenshots.mjs FOLDER [PART OF A NAME …]

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium, request as requests } from '@playwright/test';
import { BROWSER_FLAGS, CHROMIUM } from './support/chromium.js';
import { withServer } from './support/run.js';
import { LANGUAGES, PAGES, VIEWS, explore } from './support/site.js';
import { setStage } from './support/stage.js';
import { open } from './support/view.js';

const [folder, ...wanted] = process.argv.slice(2);
if (!folder) {
  console.error('Say where the pictures go: node end2end/screenshots.mjs FOLDER [PART OF A NAME …]');
  process.exit(2);
}

const SIZES = { 360: 740, 768: 1024, 1440: 900 };

await withServer(async (base) => {
  await mkdir(folder, { recursive: true });
  const site = await explore(await requests.newContext(), base);
  const stage = await setStage(base);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: BROWSER_FLAGS });
  for (const colorScheme of ['light', 'dark']) {
    for (const [width, height] of Object.entries(SIZES)) {
      const context = await browser.newContext({
        baseURL: base,
        viewport: { width: Number(width), height },
        colorScheme,
        locale: 'pt-PT',
        reducedMotion: 'reduce',
        hasTouch: Number(width) < 700,
      });
      const page = await context.newPage();
      for (const [name, addressOf] of Object.entries(PAGES)) {
        const file = `${name.replace(/\W+/g, '-')}-${width}-${colorScheme}.png`;
        if (wanted.length > 0 && !wanted.some((part) => file.includes(part))) continue;
        await page.goto(addressOf({ site, code: 'pt', language: LANGUAGES.pt }));
        await page.locator('html[data-awake="true"]').waitFor({ state: 'attached' });
        const map = page.locator('#mapa[data-points]');
        if (await map.isVisible()) await page.locator('#mapa[data-dots]').waitFor();
        await shoot(page, file);
        const toMap = page.locator('.map-open');
        if (await toMap.isVisible()) {
          await toMap.click();
          await page.locator('#mapa[data-dots]').waitFor();
          await page.waitForTimeout(400);
          await page.screenshot({ path: path.join(folder, file.replace('.png', '-map.png')) });
        }
      }
      for (const [name, view] of Object.entries(VIEWS)) {
        const file = `${name.replace(/\W+/g, '-')}-${width}-${colorScheme}.png`;
        if (wanted.length > 0 && !wanted.some((part) => file.includes(part))) continue;
        await open(page, stage, view, 'pt');
        await page.locator('html[data-awake="true"]').waitFor({ state: 'attached' });
        await shoot(page, file);
      }
      await context.close();
    }
  }
  await browser.close();
});

/** The whole page; what loads when it comes into view is brought into view first. */
async function shoot(page, file) {
  await page.evaluate(async () => {
    for (let top = 0; top < document.body.scrollHeight; top += innerHeight) {
      scrollTo(0, top);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    scrollTo(0, 0);
  });
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: path.join(folder, file), fullPage: true });
  console.log(file);
}
