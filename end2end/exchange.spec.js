// Properties as files: taken in by the form of the dashboard, handed out as CSV and as a feed, and taken in elsewhere. Runs with
// scripts and without.

import { readFile } from 'node:fs/promises';
import { begin, complete, foundLicensed, publish, textFile } from './support/estate.js';
import { expect, test } from './support/fixtures.js';
import { SCREENS } from './support/site.js';

// Refusals have the status that says so, which Chromium reports on its console.
test.use({ expectedComplaints: [/status of (404|422)/] });

const HEAD = 'reference,listing_type,property_type,price,district,municipality,bedrooms,gross_area,year_built,title';
const FILE = [
  HEAD,
  'M-1,sale,house,245000,Faro,Loulé,3,140,1985,Moradia com figueira',
  'M-2,rent,apartment,950,Lisboa,Lisboa,2,81,em breve,"Apartamento, claro"',
  'M-3,sale,house,caro,Faro,Tavira,2,90,1990,Moradia sem preço',
  'M-4,sale,castle,900000,Faro,Silves,9,900,1200,Castelo',
  'M-1,sale,house,245000,Faro,Loulé,3,140,1985,Moradia com figueira',
].join('\n');

const report = (page) => page.locator('section[role="status"]');

/** Sends a file by the form. */
async function take(page, file, { publish: wanted } = {}) {
  await page.goto(SCREENS.ImportProperties.pt);
  if (wanted) await page.getByLabel('Depois de importar').selectOption(wanted);
  if (file) await page.locator('#file').setInputFiles(file);
  await page.getByRole('button', { name: 'Importar', exact: true }).click();
}

/** What the report counts, by name. */
const counted = (page) =>
  report(page).locator('dl.told > div').evaluateAll((all) => Object.fromEntries(all.map((one) => [one.querySelector('dt').textContent, Number(one.querySelector('dd').textContent)])));

/** Its lines below a caption: where in the file, and what is said of them. */
const told = (page, caption) => report(page).locator('table').filter({ hasText: caption }).locator('tbody tr');

/** Takes a file from the list's menu. */
async function handedOut(page, name) {
  await page.goto(SCREENS.Properties.pt);
  await page.getByText('Ficheiros', { exact: true }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
  return { name: download.suggestedFilename(), path: await download.path(), text: await readFile(await download.path(), 'utf8') };
}

test('a file is taken in, what it lacks is told by line, and it doubles nothing', async ({ page }) => {
  await foundLicensed(page.request);
  await take(page);
  await expect(page.locator('#file-flaw')).toContainText('falta escolher o ficheiro');
  await take(page, textFile('lista.csv', 'nome,telefone\nMaria,912345678\n'));
  await expect(page.locator('#file-flaw')).toContainText('Faltam colunas: Negócio (listing_type), Tipo de imóvel (property_type), Preço (price).');
  await take(page, textFile('lista.xlsx', 'PK\u0003\u0004\u0000\u0000\u0000'));
  await expect(page.locator('#file-flaw')).toContainText('Nada foi importado');

  await take(page, textFile('lista.csv', FILE));
  await expect(report(page)).toContainText('Importação terminada');
  expect(await counted(page)).toEqual({ 'Linhas lidas': 5, Criados: 2, 'Repetidas no ficheiro': 1, Recusadas: 2 });
  await expect(told(page, 'Linhas recusadas')).toContainText([/^4\s*O preço não se lê\./, /^5\s*O tipo de imóvel não é conhecido\./]);
  await expect(told(page, 'O que não foi aceite').filter({ hasText: 'Ano de construção' })).toContainText(/^3/);
  await report(page).getByRole('link', { name: 'Todos os imóveis' }).click();
  await expect(page.locator('.estate tbody tr')).toHaveCount(2);
  await expect(page.locator('.estate tbody')).toContainText('Moradia com figueira');
  await expect(page.locator('.estate tbody .stand')).toHaveText(['Rascunho', 'Rascunho']);

  await take(page, textFile('lista.csv', FILE.replace('245000', '239000').replace('Silves,9', 'Silves,8')));
  expect(await counted(page)).toMatchObject({ Alterados: 1, 'Já estavam assim': 1 });
  await page.goto(SCREENS.Properties.pt);
  await expect(page.locator('.estate tbody tr')).toHaveCount(2);
  await expect(page.locator('.estate tbody')).toContainText('239 000 €');
});

test('what is handed out comes in elsewhere, without owners, and only what is public goes into a feed', async ({ page, elsewhere, request, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'a download is a link, and the form was tried above');
  await foundLicensed(page.request);
  const sheet = await begin(page.request, 'M-1');
  await complete(page.request, sheet);
  await publish(page.request, sheet);
  await begin(page.request, 'M-2', { municipality: 'Tavira', price: '199 500,50' });

  const csv = await handedOut(page, 'Exportar CSV');
  expect(csv.name).toMatch(/^casas-[0-9a-f]{8}-\d{4}-\d{2}-\d{2}\.csv$/);
  expect(csv.text.trim().split('\n')).toHaveLength(3);
  for (const part of ['M-1', 'M-2', 'Moradia com jardim e luz da manhã', '199500.50']) expect(csv.text).toContain(part);
  const feed = await handedOut(page, 'Exportar Kyero XML');
  expect(feed.name).toMatch(/\.xml$/);
  const [, reference, price, url] = /<ref>(.*?)<\/ref>[\s\S]*?<price>(.*?)<\/price>[\s\S]*?<pt>(.*?)<\/pt>/.exec(feed.text);
  expect([reference, price]).toEqual(['M-1', '350000']);
  expect((await request.get(url)).status()).toBe(200);
  expect(feed.text).not.toContain('M-2');
  for (const { text } of [csv, feed]) for (const secret of ['Maria da Graça', '123456789"', '>123456789<']) expect(text).not.toContain(secret);
  for (const format of ['csv', 'kyero']) {
    const refused = await request.get(`${SCREENS.Properties.pt}/ficheiro?format=${format}`, { maxRedirects: 0 });
    expect(refused.headers().location).toMatch(/^\/entrar/);
  }

  // Its own agency knows all of it already; another one begins with it.
  await take(page, csv.path);
  expect(await counted(page)).toEqual({ 'Linhas lidas': 2, 'Já estavam assim': 2 });
  await foundLicensed(elsewhere.request);
  await take(elsewhere, feed.path, { publish: 'Publicar o que está completo' });
  expect(await counted(elsewhere)).toEqual({ 'Linhas lidas': 1, Criados: 1, 'Ficaram em rascunho': 1 });
  await expect(told(elsewhere, 'O que não foi aceite').filter({ hasText: 'proprietário' })).toContainText('Ficou em rascunho: Indicar pelo menos um proprietário.');
  await take(elsewhere, csv.path);
  expect(await counted(elsewhere)).toMatchObject({ 'Linhas lidas': 2, Criados: 1 });
  await elsewhere.goto(SCREENS.Properties.pt);
  await expect(elsewhere.locator('.estate tbody tr')).toHaveCount(2);
  await expect(elsewhere.locator('.estate tbody')).toContainText('Moradia com jardim e luz da manhã');
});
