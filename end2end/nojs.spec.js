// The whole portal with scripts switched off: every form, every list, every page.

import { expect, test } from './support/fixtures.js';
import { LANGUAGES, PAGES } from './support/site.js';

const total = async (page) => Number(await page.locator('#resultados').getAttribute('data-total'));

test('the search on the front page works in every language and for both deals', async ({ page }) => {
  for (const { prefix, buy, rent } of Object.values(LANGUAGES)) {
    for (const [deal, lands] of [['sale', buy], ['rent', rent]]) {
      await page.goto(prefix || '/');
      await page.locator(`input[name="negocio"][value="${deal}"]`).check();
      await page.getByRole('searchbox').fill('Lisboa');
      await page.locator('form.search-box button').click();
      await expect(page).toHaveURL(`${lands}?q=Lisboa`);
      await expect(page.locator('#contagem')).toBeVisible();
    }
  }
});

test('filters are set, shown as chips and taken away again', async ({ page }) => {
  await page.goto('/comprar');
  const group = page.locator('details.filter').filter({ has: page.locator('input[name="tipo"]') });
  await group.locator('summary').click();
  await group.locator('input[value="apartment"]').check();
  await group.locator('button').click();
  await expect(page).toHaveURL('/comprar?tipo=apartment');
  const chip = page.locator('.active-filter');
  await expect(chip).toHaveCount(1);
  const [name, cross] = [await chip.locator('span').boundingBox(), await chip.locator('svg').boundingBox()];
  expect(cross.x, 'the cross stands beside the name').toBeGreaterThanOrEqual(name.x + name.width);
  const flats = await total(page);

  const energy = page.locator('details.filter').filter({ has: page.locator('input[name="energia"]') });
  await energy.locator('summary').click();
  for (const value of ['A+', 'A', 'B']) await energy.locator(`input[value="${value}"]`).check();
  await energy.locator('button').click();
  expect(new URL(page.url()).searchParams.getAll('energia')).toEqual(['A+', 'A', 'B']);
  expect(await total(page)).toBeLessThanOrEqual(flats);

  await page.locator('.active-filters-clear').click();
  await expect(page).toHaveURL('/comprar');
});

test('every filter of the form can be sent at once', async ({ page }) => {
  await page.goto('/comprar');
  for (const [name, value] of [['preco_min', '1000'], ['preco_max', '9000000'], ['area_min', '10'], ['area_max', '5000']]) {
    const field = page.locator(`input[name="${name}"]`);
    const group = page.locator('details.filter').filter({ has: field });
    if (!(await field.isVisible())) await group.locator('summary').click();
    await field.fill(value);
  }
  const bedrooms = page.locator('details.filter').filter({ has: page.locator('input[name="quartos"]') });
  await bedrooms.locator('summary').click();
  await bedrooms.locator('input[value="2"]').check();
  await bedrooms.locator('button').click();
  const sent = new URL(page.url()).searchParams;
  expect(Object.fromEntries(sent)).toMatchObject({ preco_min: '1000', preco_max: '9000000', area_min: '10', area_max: '5000', quartos: '2' });
  expect(await total(page)).toBeGreaterThan(0);
});

test('pages are turned there and back', async ({ page }) => {
  await page.goto('/comprar');
  const numbers = () => page.locator('#resultados [data-number]').evaluateAll((cards) => cards.map((card) => card.dataset.number));
  const first = await numbers();
  await page.locator('a[rel="next"]').click();
  expect(await numbers()).not.toEqual(first);
  await page.locator('a[rel="prev"]').click();
  expect(await numbers()).toEqual(first);
});

test('a listing shows everything, and nothing that needs a script', async ({ page, site }) => {
  await page.goto(site.pictured.pt);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('.price-box .price strong')).toBeVisible();
  await expect(page.locator('.detail-gallery img').first()).toBeVisible();
  await expect(page.locator('#mapa')).toBeHidden();
  for (const control of await page.locator('.needs-js').all()) await expect(control).toBeHidden();
});

test('a listing is shared by a letter or a message that names its address', async ({ page, site, baseURL }) => {
  await page.goto(site.pictured.pt);
  const title = await page.getByRole('heading', { level: 1 }).textContent();
  for (const tool of await page.locator('.share a').all()) {
    const said = decodeURIComponent(await tool.getAttribute('href'));
    expect(said).toMatch(/^(mailto:|https:\/\/wa\.me\/)/);
    expect(said).toContain(`${baseURL}${site.pictured.pt}`);
    expect(said).toContain(title);
  }
  await expect(page.locator('.share a')).toHaveCount(2);
});

test('no place is left empty where the map would be', async ({ page }) => {
  await page.goto('/comprar');
  await expect(page.locator('#mapa')).toBeHidden();
  const list = await page.locator('#resultados').boundingBox();
  expect(list.width).toBeGreaterThan(900);
});

test('the language changes on every page', async ({ page, site }) => {
  for (const name of ['home', 'results, filtered', 'listing with pictures', 'agency', 'privacy']) {
    await page.goto(PAGES[name]({ site, code: 'pt', language: LANGUAGES.pt }));
    await page.locator('.languages a[hreflang="en"]').click();
    await expect(page.locator('html')).toHaveAttribute('lang', /^en/);
    await expect(page).toHaveURL(PAGES[name]({ site, code: 'en', language: LANGUAGES.en }));
  }
});

test('an agency shows what it sells and what it lets', async ({ page, site }) => {
  await page.goto(site.agency.pt);
  for (const link of await page.locator('.tabs a').evaluateAll((tabs) => tabs.map((tab) => tab.getAttribute('href')))) {
    const response = await page.goto(link);
    expect(response.status()).toBe(200);
  }
});

test.describe('at an address that does not exist', () => {
  test.use({ expectedComplaints: [/status of 404/] });

  test('the search of the page leads on', async ({ page }) => {
    const response = await page.goto('/nada-aqui');
    expect(response.status()).toBe(404);
    await page.getByRole('searchbox').fill('Porto');
    await page.locator('form.search-box button').click();
    await expect(page).toHaveURL('/comprar?q=Porto');
  });
});
