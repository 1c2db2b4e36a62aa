// The maps of the portal: where one property lies, tiles and what takes their place, dots that don't come.

import { expect, mapDrawn, test, visit } from './support/fixtures.js';
import { COLOURS, barriers, darken, overhang } from './support/look.js';
import { program, withAnother } from './support/server.js';
import { cardsOf } from './support/site.js';

// What is kept from a page on purpose is told on its console.
test.use({ expectedComplaints: [/ERR_FAILED|status of 503|^503 /] });

/** A pixel, as any tile source answers. */
const TILE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const SOURCE = { ESTATE_OS_TILES: 'https://tiles.example.pt/{z}/{x}/{y}.png', ESTATE_OS_TILES_ATTRIBUTION: 'Tiles of the test' };
const TILES = 'https://tiles.example.pt/**';

const map = (page) => page.locator('#mapa');
const note = (page, state) => map(page).locator(`.map-notice[data-state="${state}"]`);

/** The address of a listing of which the public is told the place, or only about where it is. */
async function listing(request, approximate) {
  for (let address = '/comprar'; address; ) {
    const html = await (await request.get(address)).text();
    for (const { href } of cardsOf(html)) {
      if ((await (await request.get(href)).text()).includes(`data-approximate="${approximate}"`)) return href;
    }
    address = /<a\b[^>]*href="([^"]+)"[^>]*rel="next"|<a\b[^>]*rel="next"[^>]*href="([^"]+)"/.exec(html)?.slice(1).find(Boolean)?.replaceAll('&amp;', '&');
  }
  throw new Error('the demo has no such listing');
}

async function seen(page, address) {
  await visit(page, address);
  await map(page).scrollIntoViewIfNeeded();
  await page.locator('#mapa.leaflet-container').waitFor();
}

/** Nothing in the way of anybody, in light, in the dark and on a narrow screen. */
async function fit(page) {
  expect(await barriers(page), 'in light').toEqual([]);
  await darken(page);
  expect(await barriers(page, { only: COLOURS }), 'in dark').toEqual([]);
  await page.setViewportSize({ width: 320, height: 740 });
  expect(await overhang(page)).toBeLessThanOrEqual(0);
}

test('a place that is public has a pin on the map of its country', async ({ page, request }) => {
  await seen(page, await listing(request, false));
  await expect(map(page)).toHaveAttribute('data-ground', 'outlines');
  await expect(map(page).locator('.map-pin')).toBeVisible();
  await expect(map(page).locator('.map-about, .map-vague')).toHaveCount(0);
  await expect(page.locator('.map-note')).toHaveText('Local indicado pela imobiliária.');
  await fit(page);
});

test('an address that is hidden has a circle and no pin', async ({ page, request }) => {
  await seen(page, await listing(request, true));
  await expect(map(page).locator('.map-about')).toBeVisible();
  await expect(map(page).locator('.map-pin')).toHaveCount(0);
  await expect(page.locator('.map-note')).toContainText('o círculo mostra a zona');
  await fit(page);
});

test('who points at a dot sees its card', async ({ page }) => {
  await visit(page, '/comprar');
  // So near to one of them that it stands there by itself.
  const { lat, lon } = await page.locator('#resultados [data-lat]').first().evaluate(({ dataset }) => dataset);
  const near = [lon - 0.002, lat - 0.002, Number(lon) + 0.002, Number(lat) + 0.002].map((degrees) => Number(degrees).toFixed(5));
  await visit(page, `/comprar?mapa=${near}`);
  await mapDrawn(page);
  const dot = page.locator('.map-price').first();
  const number = /(\d+)$/.exec(await dot.getAttribute('href'))[1];
  await dot.hover();
  await expect(page.locator('#resultados .is-lit')).toHaveAttribute('data-number', number);
  await page.locator('.masthead').hover();
  await expect(page.locator('#resultados .is-lit')).toHaveCount(0);
});

test.describe('where tiles are configured', () => {
  test.skip(() => !program(), 'the server that runs already has the tiles it has');

  test('they are the ground, their source is named, and a hidden address is a circle as large as it says', async ({ page, request }) => {
    await withAnother({ settings: SOURCE }, async (url) => {
      await page.route(TILES, (route) => route.fulfill({ contentType: 'image/png', body: TILE }));
      await seen(page, url + (await listing(request, true)));
      await expect(map(page)).toHaveAttribute('data-ground', 'tiles');
      await expect.poll(() => map(page).locator('.leaflet-tile-loaded').count()).toBeGreaterThan(0);
      await expect(map(page).locator('.leaflet-control-attribution')).toHaveText('Tiles of the test');
      await expect(map(page).locator('.map-vague')).toBeVisible();
      await expect(map(page).locator('.map-iberia')).toHaveCount(0);
      await fit(page);
    });
  });

  test('a source that does not answer gives way to the outlines', async ({ page }) => {
    await withAnother({ settings: SOURCE }, async (url) => {
      await page.route(TILES, (route) => route.abort());
      await visit(page, `${url}/comprar`);
      await mapDrawn(page);
      await expect(map(page)).toHaveAttribute('data-ground', 'outlines');
      await expect.poll(() => map(page).locator('.map-iberia').count()).toBeGreaterThan(0);
      await expect(map(page).locator('img.leaflet-tile')).toHaveCount(0);
      await expect(map(page).locator('.leaflet-control-attribution')).not.toContainText('Tiles of the test');
    });
  });
});

test.describe('what is on its way', () => {
  test('is said while it takes long, and gone when it came', async ({ page }) => {
    let letGo;
    const held = new Promise((resolve) => (letGo = resolve));
    await page.route('**/api/mapa?*', async (route) => {
      await held;
      await route.continue();
    });
    await visit(page, '/comprar');
    await expect(note(page, 'waiting')).toHaveText(/A carregar o mapa…/);
    await expect(note(page, 'waiting').locator('.map-wait')).toBeVisible();
    await page.waitForFunction(() => document.getAnimations().length === 0);
    await fit(page);
    letGo();
    await page.setViewportSize({ width: 1280, height: 800 });
    await mapDrawn(page);
    await expect(page.locator('.map-wait').first()).toBeHidden();
  });

  for (const [how, refuse] of [['the connection', (route) => route.abort()], ['the server', (route) => route.fulfill({ status: 503, body: '' })]]) {
    test(`dots that do not come for the sake of ${how} are asked for again`, async ({ page }) => {
      await page.route('**/api/mapa?*', refuse);
      await visit(page, '/comprar');
      await expect(note(page, 'failed').getByRole('status')).toHaveText('Não foi possível carregar os pontos do mapa. A lista continua completa.');
      await expect(page.locator('#resultados article.card').first()).toBeVisible();
      await page.unroute('**/api/mapa?*');
      // By the keyboard: it stays with the map.
      await map(page).getByRole('button', { name: 'Tentar de novo' }).press('Enter');
      await mapDrawn(page);
      await expect(note(page, 'failed')).toHaveCount(0);
      await expect(map(page).getByRole('button', { name: 'Tentar de novo' })).toHaveCount(0);
      await expect(map(page)).toBeFocused();
      expect(await page.locator('.map-cluster, .map-price').count()).toBeGreaterThan(0);
    });
  }

  test('what did not come is said in each language, and in nobody’s way', async ({ page }) => {
    await page.route('**/api/mapa?*', (route) => route.abort());
    for (const [address, words] of [['/en/buy', 'Try again'], ['/es/comprar', 'Intentar de nuevo']]) {
      await visit(page, address);
      await expect(map(page).getByRole('button', { name: words })).toBeVisible();
      await expect(note(page, 'failed').getByRole('status')).not.toBeEmpty();
    }
    expect(await barriers(page), 'in light').toEqual([]);
    await darken(page);
    expect(await barriers(page, { only: COLOURS }), 'in dark').toEqual([]);
    await page.setViewportSize({ width: 320, height: 740 });
    await page.locator('.map-open').click();
    await expect(map(page).getByRole('button', { name: 'Intentar de nuevo' })).toBeInViewport({ ratio: 1 });
    expect(await overhang(page)).toBeLessThanOrEqual(0);
    expect(await barriers(page), 'on its sheet').toEqual([]);
  });

  test('a list that could not follow the map says so, and follows when it is asked to', async ({ page }) => {
    await visit(page, '/comprar');
    await mapDrawn(page);
    const searches = (address) => address.pathname === '/comprar' && address.searchParams.has('mapa');
    await page.route(searches, (route) => route.abort());
    await page.locator('.map-cluster').first().click();
    await expect(note(page, 'failed').getByRole('status')).toHaveText('Não foi possível atualizar a lista: continua a mostrar a procura anterior.');
    await expect(page).toHaveURL('/comprar');
    await page.unroute(searches);
    await map(page).getByRole('button', { name: 'Tentar de novo' }).click();
    await page.locator('#mapa[data-followed]').waitFor();
    await expect(page).toHaveURL(/mapa=/);
    await expect(note(page, 'failed')).toHaveCount(0);
  });

  test('a map whose program did not come says so, and comes with the page', async ({ page }) => {
    await page.route('**/pkg/mount*.js', (route) => route.abort());
    await visit(page, '/comprar');
    await expect(note(page, 'failed').getByRole('status')).toHaveText('Não foi possível carregar o mapa. Tudo o resto está na página.');
    await page.unroute('**/pkg/mount*.js');
    await map(page).getByRole('button', { name: 'Tentar de novo' }).click();
    await mapDrawn(page);
  });
});
