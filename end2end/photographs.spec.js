// The photographs of a property in a browser: dropped, each with its progress, the cover chosen, each described.

import { begin, complete, foundLicensed, picture, publish } from './support/estate.js';
import { expect, test } from './support/fixtures.js';

test.use({ expectedComplaints: [/status of 422/] });
test.setTimeout(90_000);

const section = (page) => page.locator('section#photographs');
const images = (page) => section(page).locator('[data-image]');
const rows = (page) => section(page).locator('[data-queue] li');

/** Lets go of files over the photographs, as from a folder of the desk. */
async function drop(page, files) {
  const dropped = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    for (const { name, type, base64 } of all) transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name, { type }));
    return transfer;
  }, files);
  await section(page).dispatchEvent('dragover', { dataTransfer: dropped });
  await expect(section(page).locator('form[data-add]')).toHaveAttribute('data-over', '');
  await section(page).dispatchEvent('drop', { dataTransfer: dropped });
  await expect(section(page).locator('form[data-add]')).not.toHaveAttribute('data-over');
}

const file = (name, buffer, type = 'image/png') => ({ name, type, base64: buffer.toString('base64') });

test.beforeEach(async ({ page }) => {
  await foundLicensed(page.request);
  await page.goto(await begin(page.request, 'FOT-1'));
  await section(page).locator('form[data-add].awake').waitFor({ state: 'attached' });
});

test('files that are dropped are sent, and one that is no photograph says why and is put aside', async ({ page }) => {
  const buffer = await picture(page.request);
  await drop(page, [file('casa.png', buffer), file('nota.png', Buffer.from('isto é texto'))]);
  await expect(images(page)).toHaveCount(1, { timeout: 60_000 });
  const wrong = rows(page).filter({ hasText: 'nota.png' });
  await expect(wrong).toHaveAttribute('data-state', 'refused');
  await expect(wrong.locator('.queue-state')).toHaveText('Isto não é uma fotografia.');
  await expect(section(page).locator('[data-says]')).toHaveText('nota.png: Isto não é uma fotografia.');
  await expect(wrong.getByRole('progressbar')).toHaveCount(0);
  await wrong.getByRole('button', { name: 'Deixar de lado: nota.png' }).click();
  await expect(section(page).locator('[data-queue]')).toBeHidden();
  await expect(section(page).locator('input[multiple]')).toBeFocused();
});

test('what is picked before the script is there is sent as soon as it is', async ({ page }) => {
  const buffer = await picture(page.request);
  let arrives;
  const late = new Promise((resolve) => {
    arrives = resolve;
  });
  await page.route('**/pkg/*.js', async (route) => {
    await late;
    await route.continue();
  });
  await page.reload({ waitUntil: 'commit' });
  await section(page).locator('#photograph-files').setInputFiles({ name: 'casa.png', mimeType: 'image/png', buffer });
  await expect(section(page).locator('form[data-add]')).not.toHaveClass(/awake/);
  arrives();
  await expect(images(page)).toHaveCount(1, { timeout: 60_000 });
  await expect(section(page).locator('[data-says]')).toHaveText('1 de 1 enviadas');
});

test('each file tells how far it is, two at a time', async ({ page }) => {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  // Slow enough to be seen: a picture of a megabyte takes some seconds.
  const slow = (rate) => session.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: rate });
  await slow(200_000);
  const large = Buffer.concat([await picture(page.request), Buffer.alloc(1_000_000)]);
  await section(page)
    .locator('#photograph-files')
    .setInputFiles(['um.png', 'dois.png', 'tres.png'].map((name) => ({ name, mimeType: 'image/png', buffer: large })));
  const bar = rows(page).filter({ hasText: 'um.png' }).getByRole('progressbar');
  await expect(bar).toHaveAccessibleName('um.png');
  await expect.poll(() => bar.evaluate(({ value }) => value), { intervals: [50] }).toBeGreaterThan(0);
  expect(await bar.evaluate(({ position }) => position)).toBeLessThan(1);
  await expect(rows(page).filter({ hasText: 'um.png' }).locator('.queue-state')).toHaveText('a enviar');
  await expect(rows(page).filter({ hasText: 'tres.png' })).toHaveAttribute('data-state', 'waiting');
  await slow(-1);
  await expect(images(page)).toHaveCount(3, { timeout: 60_000 });
  await expect(section(page).locator('[data-says]')).toHaveText('3 de 3 enviadas');
  await expect(section(page).locator('[data-queue]')).toBeHidden();
});

test('a connection that says nothing any more is given up, and the file can be sent again', async ({ page }) => {
  let silent = true;
  await page.route(page.url(), (route) => {
    if (!silent || route.request().method() !== 'POST') return route.fallback();
    // Nobody ever answers.
  });
  await page.clock.install();
  await section(page).locator('#photograph-files').setInputFiles({ name: 'casa.png', mimeType: 'image/png', buffer: await picture(page.request) });
  const row = rows(page).filter({ hasText: 'casa.png' });
  await expect(row).toHaveAttribute('data-state', /sending|working/);
  await page.clock.runFor(50_000);
  await expect(row).toHaveAttribute('data-state', /sending|working/);
  // All that was to be sent may have left the browser: then the server has its own five minutes to answer.
  await page.clock.runFor(300_000);
  await expect(row).toHaveAttribute('data-state', 'failed');
  silent = false;
  await row.getByRole('button', { name: 'Tentar de novo: casa.png' }).click();
  await expect(images(page)).toHaveCount(1, { timeout: 60_000 });
});

test('the cover is another photograph, and what it shows is read on the public page', async ({ page }) => {
  const sheet = new URL(page.url()).pathname;
  await complete(page.request, sheet);
  const buffer = await picture(page.request);
  await page.goto(sheet);
  await section(page).locator('form[data-add].awake').waitFor({ state: 'attached' });
  for (const [n, name] of ['sala.png', 'jardim.png'].entries()) {
    await drop(page, [file(name, buffer)]);
    await expect(images(page)).toHaveCount(n + 2, { timeout: 60_000 });
  }
  const last = await images(page).last().getAttribute('data-image');
  await images(page).last().getByRole('button', { name: /^Fazer capa/ }).click();
  await expect(images(page).first()).toHaveAttribute('data-image', last);
  await expect(images(page).first()).toContainText('Capa');
  await expect(section(page).locator('.badge')).toHaveCount(1);

  await images(page).first().getByText(/^Descrever/).click();
  await section(page).locator('#alt_1_pt').fill('O jardim com oliveiras ao fim da tarde');
  await images(page).first().getByRole('button', { name: 'Guardar a descrição' }).click();
  await expect(images(page).first().locator('.photo-says')).toHaveText('O jardim com oliveiras ao fim da tarde');

  await publish(page.request, sheet);
  await page.goto(sheet);
  await page.getByRole('link', { name: 'Página pública' }).click();
  await expect(page.locator('.detail-gallery .strip img:not(.blur)').first()).toHaveAttribute('alt', 'O jardim com oliveiras ao fim da tarde');
});
