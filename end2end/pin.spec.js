// The pin of a property: a click on the map, the arrow keys, the fields and the telephone's position say the same.

import { begin, foundLicensed } from './support/estate.js';
import { expect, test } from './support/fixtures.js';

const pin = (page) => page.locator('[data-pin] .map-pin');
const field = (page, name) => page.locator(`section#place [name="${name}"]`);
const degrees = async (page, name) => Number((await field(page, name).inputValue()).replace(',', '.'));
const place = async (page) => [await degrees(page, 'latitude'), await degrees(page, 'longitude')];

test.beforeEach(async ({ page }) => {
  await foundLicensed(page.request);
  await page.goto(await begin(page.request, 'PIN-1'));
  await page.locator('[data-pin].leaflet-container').waitFor();
  await page.locator('[data-pin]').scrollIntoViewIfNeeded();
});

test('a click on the map sets it, the arrow keys move it, and it is kept', async ({ page }) => {
  await expect(pin(page)).toHaveCount(0);
  await page.locator('[data-pin]').click({ position: { x: 120, y: 120 } });
  await expect(pin(page)).toHaveRole('button');
  await expect(pin(page)).toHaveAccessibleName('Alfinete do imóvel');
  const clicked = await place(page);
  expect(clicked.every((side) => Number.isFinite(side) && side !== 0)).toBe(true);

  await pin(page).press('ArrowUp');
  await expect.poll(async () => (await place(page))[0]).toBeGreaterThan(clicked[0]);
  expect((await place(page))[1]).toBeCloseTo(clicked[1], 5);
  const [, longitude] = await place(page);
  await pin(page).press('Shift+ArrowRight');
  await expect.poll(async () => (await place(page))[1]).toBeGreaterThan(longitude);
  const moved = await place(page);

  await page.locator('section#place').getByRole('button', { name: 'Guardar', exact: true }).click();
  await expect(page.locator('section#place').getByRole('status').filter({ hasText: 'Guardado' })).toBeVisible();
  await page.reload();
  await expect(pin(page)).toBeVisible();
  const kept = await place(page);
  expect(kept[0]).toBeCloseTo(moved[0], 5);
  expect(kept[1]).toBeCloseTo(moved[1], 5);
});

test('it is dragged, and the fields follow', async ({ page }) => {
  await page.locator('[data-pin]').click({ position: { x: 120, y: 120 } });
  const before = await place(page);
  const { x, y, width, height } = await pin(page).boundingBox();
  const [left, top] = [x + width / 2, y + height / 2];
  await page.mouse.move(left, top);
  await page.mouse.down();
  await page.mouse.move(left + 30, top + 20, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await place(page))[1]).toBeGreaterThan(before[1]);
  expect((await place(page))[0]).toBeLessThan(before[0]);
});

test('what is typed moves it, and what is taken back takes it away', async ({ page }) => {
  await field(page, 'latitude').fill('38,7169');
  await field(page, 'longitude').fill('-9,1399');
  await field(page, 'longitude').press('Tab');
  await expect(pin(page)).toBeVisible();
  await page.getByRole('button', { name: 'Tirar o alfinete' }).click();
  await expect(pin(page)).toHaveCount(0);
  await expect(field(page, 'latitude')).toHaveValue('');
  await expect(field(page, 'longitude')).toHaveValue('');
});

test('where somebody stands is taken when they allow it, and a refusal is said', async ({ page, context }) => {
  await page.getByRole('button', { name: 'Usar a minha posição' }).click();
  await expect(page.locator('[data-pin-says]')).toHaveText('A posição não ficou disponível neste aparelho.');
  await context.grantPermissions(['geolocation']);
  await context.setGeolocation({ latitude: 41.1496, longitude: -8.611 });
  await page.getByRole('button', { name: 'Usar a minha posição' }).click();
  await expect(field(page, 'latitude')).toHaveValue('41.149600');
  await expect(field(page, 'longitude')).toHaveValue('-8.611000');
  await expect(pin(page)).toBeVisible();
  await expect(page.locator('[data-pin-says]')).toBeEmpty();
});
