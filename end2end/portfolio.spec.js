// The list of an agency's properties: several changed at once, searches that are kept, copies, whose a property is, and how the
// public will see it. Runs with scripts and without.

import { begin, complete, foundLicensed, join, publish } from './support/estate.js';
import { expect, test } from './support/fixtures.js';
import { SCREENS } from './support/site.js';

// Refusals have the status that says so, which Chromium reports on its console.
test.use({ expectedComplaints: [/status of (404|422)/] });

const LIST = SCREENS.Properties.pt;
const row = (page, reference) => page.locator('.estate tbody tr').filter({ hasText: reference });
const references = (page) => page.locator('.estate tbody .what').evaluateAll((all) => all.map(({ textContent }) => textContent.trim().split(' · ')[0]).sort());
const report = (page) => page.locator('.notice[role="status"]');
const line = (page, reference) => report(page).getByRole('listitem').filter({ hasText: `${reference}:` });
const done = (page) => page.getByRole('main').getByRole('status');

/** Ticks properties of the list. */
async function choose(page, ...chosen) {
  for (const reference of chosen) await page.getByRole('checkbox', { name: `Escolher ${reference}`, exact: true }).check();
}

const press = (page, name) => page.locator('.bulk').getByRole('button', { name, exact: true }).click();

test('several properties are changed at once, and each says what became of it', async ({ page, elsewhere, javaScriptEnabled }) => {
  await foundLicensed(page.request);
  await join(page.request, elsewhere.request);
  const sheets = [];
  for (const reference of ['L-1', 'L-2', 'L-3']) sheets.push(await begin(page.request, reference));
  await complete(page.request, sheets[0]);
  await page.goto(LIST);

  await expect(page.locator('.bulk')).toBeHidden();
  if (javaScriptEnabled === false) await choose(page, 'L-1', 'L-2', 'L-3');
  else await page.getByRole('checkbox', { name: 'Escolher todos desta página' }).check();
  await press(page, 'Publicar');
  await expect(report(page)).toContainText('O que aconteceu a 3 imóveis');
  await expect(line(page, 'L-1')).toHaveText('L-1: publicado');
  await expect(line(page, 'L-2')).toContainText('Acrescentar pelo menos uma fotografia');
  await expect(line(page, 'L-3')).toContainText('Indicar pelo menos um proprietário');
  await expect(row(page, 'L-1')).toContainText('Publicado');
  await expect(row(page, 'L-2')).toContainText('Rascunho');

  await choose(page, 'L-2', 'L-3');
  await page.getByLabel('Atribuir a').selectOption('Marta Colega');
  await press(page, 'Atribuir');
  await expect(report(page)).toContainText('O que aconteceu a 2 imóveis');
  await expect(line(page, 'L-3')).toHaveText('L-3: atribuído');
  await expect(row(page, 'L-3')).toContainText('Marta Colega');
  await expect(row(page, 'L-1')).toContainText('Dona Leonor');

  // What is public is not deleted, the others are gone.
  await choose(page, 'L-1', 'L-2');
  await page.locator('.bulk summary').click();
  await press(page, 'Apagar os escolhidos');
  await expect(line(page, 'L-1')).toContainText('retirar primeiro do mercado');
  await expect(line(page, 'L-2')).toHaveText('L-2: apagado');
  await expect(page.locator('.estate tbody tr')).toHaveCount(2);
  expect((await page.request.get(sheets[1])).status()).toBe(404);

  await choose(page, 'L-1', 'L-3');
  await press(page, 'Retirar');
  await expect(line(page, 'L-1')).toHaveText('L-1: retirado');
  await expect(line(page, 'L-3')).toHaveText('L-3: o estado não o permite');
  await line(page, 'L-1').getByRole('link').click();
  await expect(page).toHaveURL(sheets[0]);
  await expect(page.locator('.estate-head')).toContainText('Retirado');
});

test('a search of the list is kept under a name, opened again and forgotten, by nobody else', async ({ page, elsewhere }) => {
  await foundLicensed(page.request);
  await join(page.request, elsewhere.request);
  await begin(page.request, 'L-1', { municipality: 'Tavira' });
  await begin(page.request, 'L-2', { municipality: 'Tavira', type: 'apartment' });
  await begin(page.request, 'L-3', { municipality: 'Loulé', type: 'apartment' });
  await page.goto(LIST);
  // Where nothing is searched for there is nothing to keep.
  await expect(page.getByText('Guardar a vista')).toHaveCount(0);
  await page.getByRole('searchbox').fill('tavira');
  await page.getByLabel('Tipo', { exact: true }).selectOption('Apartamento');
  await page.getByLabel('Ordem').selectOption('Preço mais baixo');
  await page.getByRole('button', { name: 'Ver', exact: true }).click();
  expect(await references(page)).toEqual(['L-2']);
  const kept = new URL(page.url()).searchParams;

  const views = page.locator('.saved-views');
  await views.locator('summary').click();
  await views.getByRole('button', { name: 'Guardar a vista' }).click();
  await expect(page.locator('#view-name-flaw')).toHaveText('Uma vista precisa de um nome, com 60 caracteres no máximo.');
  await page.getByLabel('Nome desta vista').fill('Tavira “T2” & <outras>');
  await views.getByRole('button', { name: 'Guardar a vista' }).click();
  await expect(done(page)).toHaveText('Vista guardada.');
  await expect(views.getByRole('link')).toHaveText(['Tavira “T2” & <outras>']);
  await expect(views.getByRole('link')).toHaveAttribute('aria-current', 'true');

  await page.goto(LIST);
  expect(await references(page)).toEqual(['L-1', 'L-2', 'L-3']);
  await views.getByRole('link').click();
  expect(await references(page)).toEqual(['L-2']);
  await expect(page.getByRole('searchbox')).toHaveValue('tavira');
  await expect(page.getByLabel('Ordem')).toHaveValue('price_up');
  for (const [name, value] of new URL(page.url()).searchParams) expect([name, kept.get(name)]).toEqual([name, value]);

  await elsewhere.goto(`${LIST}${new URL(page.url()).search}`);
  expect(await references(elsewhere)).toEqual(['L-2']);
  await expect(elsewhere.locator('.saved-views').getByRole('link')).toHaveCount(0);
  await views.getByRole('button', { name: 'Retirar a vista Tavira “T2” & <outras>' }).click();
  await expect(done(page)).toHaveText('Vista retirada.');
  await expect(views.getByRole('link')).toHaveCount(0);
  expect(await references(page)).toEqual(['L-2']);
});

test('a property is copied as a draft, given to a colleague, and deleted', async ({ page, elsewhere }) => {
  await foundLicensed(page.request);
  await join(page.request, elsewhere.request);
  const sheet = await begin(page.request, 'L-1');
  await complete(page.request, sheet);
  await publish(page.request, sheet);
  await page.goto(sheet);
  const steps = page.locator('#steps');
  // What the public sees is not deleted.
  await expect(steps.getByText('Apagar', { exact: true })).toHaveCount(0);
  await steps.getByText('Duplicar', { exact: true }).click();
  await page.getByLabel('Referência do novo imóvel').fill('L-1');
  await steps.getByRole('button', { name: 'Criar o duplicado' }).click();
  await expect(page.locator('#duplicate_reference-flaw')).toHaveText('Já há um imóvel com esta referência.');
  await page.getByLabel('Referência do novo imóvel').fill('L-2');
  await steps.getByRole('button', { name: 'Criar o duplicado' }).click();
  await expect(steps.getByRole('status')).toContainText('Este é o novo imóvel, em rascunho.');
  const copy = new URL(page.url()).pathname;
  expect(copy).not.toBe(sheet);
  await expect(page.locator('.estate-head')).toContainText('Rascunho');
  await expect(page.locator('.estate-head')).toContainText('Referência L-2');
  await expect(page.locator('[name="title_pt"]')).toHaveValue('Moradia com jardim e luz da manhã');
  await expect(page.locator('[name="price"]')).toHaveValue('350000');
  await expect(page.locator('#photographs [data-image]')).toHaveCount(0);

  await page.getByLabel('Responsável').selectOption('Marta Colega');
  await steps.getByRole('button', { name: 'Mudar' }).click();
  await expect(steps.getByRole('status')).toHaveText('Responsável mudado.');
  await expect(page.locator('#activity')).toContainText('Mudou o responsável, Dona Leonor');
  await elsewhere.goto(LIST);
  await elsewhere.getByLabel('Responsável').selectOption('Os meus');
  await elsewhere.getByRole('button', { name: 'Ver', exact: true }).click();
  expect(await references(elsewhere)).toEqual(['L-2']);

  await steps.getByText('Apagar', { exact: true }).click();
  await steps.getByRole('button', { name: 'Apagar L-2' }).click();
  await expect(done(page)).toHaveText('Imóvel apagado.');
  await expect(page).toHaveURL(`${LIST}?ok=deleted`);
  expect(await references(page)).toEqual(['L-1']);
  expect((await elsewhere.goto(copy)).status()).toBe(404);
});

test('a draft is shown to its team as the public will see it, and to nobody else', async ({ page, elsewhere, request }) => {
  await foundLicensed(page.request);
  const sheet = await begin(page.request, 'L-1');
  await complete(page.request, sheet);
  await page.goto(sheet);
  await page.getByRole('link', { name: 'Ver como o público' }).click();
  await expect(page).toHaveURL(`${sheet}/ver`);
  await expect(page.locator('.preview-banner')).toContainText('o público ainda não vê esta página');
  await expect(page.locator('meta[name="robots"]')).toHaveAttribute('content', /noindex/);
  const shown = async (one) => {
    await expect(one.getByRole('heading', { level: 1 })).toHaveText('Moradia · Loulé, Faro');
    await expect(one.locator('.price-box .price strong')).toHaveText('350 000 €');
    await expect(one.getByRole('main')).toContainText('Jardim com oliveiras.');
    await expect(one.locator('.detail-gallery img').first()).toBeVisible();
    // Owners are nobody's business.
    await expect(one.locator('body')).not.toContainText('Maria da Graça');
  };
  await shown(page);

  const number = sheet.split('/').at(-1);
  const listing = `/imovel/${number}`;
  expect((await elsewhere.goto(listing)).status()).toBe(404);
  expect((await request.get(`${sheet}/ver`, { maxRedirects: 0 })).headers().location).toMatch(/^\/entrar/);
  await foundLicensed(elsewhere.request);
  expect((await elsewhere.goto(`${sheet}/ver`)).status()).toBe(404);

  await page.getByRole('link', { name: 'Voltar ao imóvel' }).click();
  await page.getByRole('button', { name: 'Publicar', exact: true }).click();
  await expect(page.locator('#steps').getByRole('status')).toContainText('Publicado');
  expect((await elsewhere.goto(listing)).status()).toBe(200);
  await shown(elsewhere);
});
