// A visitor finds a home: by filters, by words, on the map.

import { expect, mapDrawn, test, visit } from './support/fixtures.js';

// As most people see it: pages fade into one another, what is scrolled to glides.
test.use({ contextOptions: { reducedMotion: 'no-preference' } });

const cards = (page) => page.locator('#resultados article.card');
const total = async (page) => Number(await page.locator('#resultados').getAttribute('data-total'));
/** Whole euros out of "350 000 €" or "1 250 €/mês". */
const euros = (text) => Number(text.split('€')[0].replace(/\D/g, ''));
const withoutAccents = (text) => text.normalize('NFD').replace(/\p{M}/gu, '');

/** Opens a group of filters by its name. */
async function openGroup(page, name) {
  const group = page.locator('details.filter').filter({ has: page.locator('summary', { hasText: name }) });
  await group.locator('summary').click();
  return group;
}

test('a flat is found by type, bedrooms and price', async ({ page }) => {
  await visit(page, '/comprar');
  const all = await total(page);

  const types = await openGroup(page, 'Tipo');
  await types.getByLabel('Apartamentos').check();
  await types.getByRole('button', { name: 'Mostrar resultados' }).click();
  await expect(page).toHaveURL('/comprar?tipo=apartment');
  const flats = await total(page);
  expect(flats).toBeGreaterThan(0);
  expect(flats).toBeLessThan(all);

  const prices = await openGroup(page, 'Preço');
  await prices.getByLabel('Preço máximo').fill('400000');
  await prices.getByRole('button', { name: 'Mostrar resultados' }).click();
  await expect(page).toHaveURL('/comprar?tipo=apartment&preco_max=400000');

  for (const card of await cards(page).all()) {
    await expect(card.getByRole('heading')).toContainText('Apartamento');
    expect(euros(await card.locator('.price strong').textContent())).toBeLessThanOrEqual(400_000);
  }
  const affordable = await total(page);
  expect(affordable).toBeGreaterThan(0);
  expect(affordable).toBeLessThan(flats);

  await page.getByRole('link', { name: 'Retirar filtro: Apartamentos' }).click();
  await expect(page).toHaveURL('/comprar?preco_max=400000');
  expect(await total(page)).toBeGreaterThanOrEqual(affordable);
});

test('the number beside an option is what choosing it finds', async ({ page }) => {
  await visit(page, '/comprar');
  const types = await openGroup(page, 'Tipo');
  const houses = types.locator('label.option').filter({ has: page.locator('input[value="house"]') });
  const promised = euros(await houses.locator('.count').textContent());
  await houses.locator('input').check();
  await types.getByRole('button', { name: 'Mostrar resultados' }).click();
  await expect(page).toHaveURL('/comprar?tipo=house');
  expect(await total(page)).toBe(promised);
});

test('prices sort from the lowest', async ({ page }) => {
  await visit(page, '/comprar?ordem=price_asc');
  const prices = (await page.locator('#resultados .price strong').allTextContents()).map(euros);
  expect(prices.length).toBeGreaterThan(1);
  expect(prices).toEqual([...prices].sort((a, b) => a - b));
});

test('words find a place whether or not they carry its accents', async ({ page }) => {
  await visit(page, '/comprar');
  // A place name with an accent, from the demo itself: what stands after the dot in "Apartamento T2 · Graça, Lisboa".
  const headings = await page.locator('#resultados .card h3').allTextContents();
  const place = headings.map((text) => text.split('·')[1]?.split(',')[0].trim()).find((name) => name && name !== withoutAccents(name));
  expect(place, 'a place with an accent among the newest').toBeTruthy();

  await page.getByRole('searchbox').fill(place);
  await page.getByRole('searchbox').press('Enter');
  await expect(page).toHaveURL(/[?&]q=/);
  const found = await total(page);
  expect(found).toBeGreaterThan(0);

  await page.getByRole('searchbox').fill(withoutAccents(place).toLowerCase());
  await page.getByRole('searchbox').press('Enter');
  await expect(page).toHaveURL(new RegExp(`q=${encodeURIComponent(withoutAccents(place).toLowerCase()).replaceAll('%20', '[+]')}`));
  expect(await total(page)).toBe(found);
});

test('sao joao finds São João', async ({ page }) => {
  await visit(page, '/comprar?q=S%C3%A3o+Jo%C3%A3o');
  const accented = await total(page);
  await visit(page, '/comprar?q=sao+joao');
  expect(await total(page)).toBe(accented);
});

test('the search on the front page leads to results for the chosen deal', async ({ page }) => {
  await visit(page, '/');
  await page.getByRole('radio', { name: 'Arrendar' }).check();
  await page.getByRole('searchbox').fill('Lisboa');
  await page.getByRole('button', { name: 'Procurar casas' }).click();
  await expect(page).toHaveURL('/arrendar?q=Lisboa');
});

test('a search that finds nothing says which filter to let go of and leads on', async ({ page }) => {
  await visit(page, '/comprar?tipo=apartment&preco_max=1');
  await expect(cards(page)).toHaveCount(0);
  await expect(page.locator('.empty')).toContainText('Nada corresponde a tudo isto.');
  await page.locator('.empty').getByRole('link', { name: /^Retirar filtro: Até/ }).click();
  await expect(page).toHaveURL('/comprar?tipo=apartment');
  expect(await total(page)).toBeGreaterThan(0);
});

test.describe('on the map', () => {
  test('a click on a round mark narrows the list to what is there, and the address with it', async ({ page }) => {
    await visit(page, '/comprar');
    await mapDrawn(page);
    const all = await total(page);
    await page.locator('.map-cluster').first().click();
    await page.locator('#mapa[data-followed]').waitFor();
    await expect(page).toHaveURL(/\/comprar\?mapa=-?[\d.]+,-?[\d.]+,-?[\d.]+,-?[\d.]+$/);
    const there = await total(page);
    expect(there).toBeGreaterThan(0);
    expect(there).toBeLessThan(all);
    await expect(page.getByRole('link', { name: 'Retirar filtro: Zona do mapa' })).toBeVisible();
    // The address alone shows the same.
    await visit(page, page.url());
    expect(await total(page)).toBe(there);
  });

  test('the way back from a listing leads to the same part of the map', async ({ page }) => {
    await visit(page, '/comprar');
    await mapDrawn(page);
    await page.locator('.map-cluster').first().click();
    await page.locator('#mapa[data-followed]').waitFor();
    const [address, there] = [page.url(), await total(page)];
    await cards(page).first().getByRole('link').click();
    await expect(page).toHaveURL(/\/imovel\//);
    await page.goBack();
    await expect(page).toHaveURL(address);
    await expect(page.locator('#resultados')).toHaveAttribute('data-total', String(there));
  });

  test('the dots add up to the listings that have a place', async ({ page, request }) => {
    await visit(page, '/comprar');
    await mapDrawn(page);
    const query = await page.locator('#mapa').getAttribute('data-query');
    const ask = async (zoom) => (await request.get('/api/mapa', { params: { query, west: -32, south: 27, east: 5, north: 44, zoom } })).json();
    const sum = (dots) => dots.reduce((count, dot) => count + dot.count, 0);
    const far = await ask(4);
    const near = await ask(12);
    expect(sum(far)).toBe(sum(near));
    expect(sum(far)).toBeLessThanOrEqual(await total(page));
    expect(near.length).toBeGreaterThan(far.length);
  });

  test('who points at a card sees where it is', async ({ page }) => {
    await visit(page, '/comprar');
    await mapDrawn(page);
    await page.locator('#resultados [data-lat]').first().hover();
    await expect(page.locator('.leaflet-marker-icon.is-lit')).toHaveCount(1);
  });

  test('who does not want the list to follow can say so', async ({ page }) => {
    await visit(page, '/comprar');
    await mapDrawn(page);
    await page.getByRole('checkbox', { name: 'Procurar ao mover o mapa' }).uncheck();
    await page.locator('.map-cluster').first().click();
    await expect.poll(() => page.locator('.map-price, .map-cluster').count()).toBeGreaterThan(0);
    await page.waitForTimeout(800);
    await expect(page).toHaveURL('/comprar');
  });

  test('it shows land without any network', async ({ page }) => {
    await visit(page, '/comprar');
    await mapDrawn(page);
    await expect(page.locator('#mapa')).toHaveAttribute('data-ground', 'outlines');
    await expect.poll(() => page.locator('.map-ground path.map-iberia').count()).toBeGreaterThan(0);
    await expect.poll(() => page.locator('.map-name').count()).toBeGreaterThan(3);
  });

  test('a dot is reached and opened by the keyboard', async ({ page }) => {
    await visit(page, '/comprar');
    await mapDrawn(page);
    const mark = page.locator('.map-cluster').first();
    await mark.focus();
    await expect(mark).toBeFocused();
    await page.keyboard.press('Enter');
    await page.locator('#mapa[data-followed]').waitFor();
    await expect(page).toHaveURL(/mapa=/);
  });

  test('a price leads to the card of its listing, and on a phone to the listing itself', async ({ page }) => {
    await visit(page, '/comprar');
    // So near to one of them that it stands there by itself.
    const { lat, lon } = await page.locator('#resultados [data-lat]').first().evaluate(({ dataset }) => dataset);
    const near = [lon - 0.002, lat - 0.002, Number(lon) + 0.002, Number(lat) + 0.002].map((degrees) => Number(degrees).toFixed(5));
    const opened = async (price) => {
      await expect(page).toHaveURL(/\/imovel\//);
      expect(euros(await page.locator('.price-box .price strong').textContent())).toBe(euros(price));
    };
    await visit(page, `/comprar?mapa=${near}`);
    await mapDrawn(page);
    const mark = page.locator('.map-price').first();
    let price = await mark.textContent();
    await mark.click();
    await expect(page.locator('#resultados article.card a:focus')).toHaveCount(1);
    await page.keyboard.press('Enter');
    await opened(price);

    await page.setViewportSize({ width: 360, height: 740 });
    await visit(page, `/comprar?mapa=${near}`);
    await page.locator('.map-open').click();
    await mapDrawn(page);
    price = await mark.textContent();
    await mark.click();
    await page.locator('a.map-popup').click();
    await opened(price);
  });

  test('on a phone it is a sheet that opens and closes', async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await visit(page, '/comprar');
    await expect(page.locator('#mapa')).toBeHidden();
    await page.locator('.map-open').click();
    await mapDrawn(page);
    await expect(page.locator('.map-follow')).toBeVisible();
    await page.locator('.map-close').click();
    await expect(page.locator('#mapa')).toBeHidden();
    await expect(cards(page).first()).toBeVisible();
  });
});
