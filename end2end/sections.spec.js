// One section of a property is saved while others are being filled in. With scripts the page stays; without, it comes anew.

import { begin, foundLicensed, picture } from './support/estate.js';
import { expect, test } from './support/fixtures.js';

// Refusals and connections that are lost on purpose: Chromium reports both on its console.
test.use({ expectedComplaints: [/status of (422|503)|^503 |ERR_INTERNET_DISCONNECTED|ERR_FAILED/] });
test.setTimeout(90_000);

const part = (page, id) => page.locator(`section#${id}`);
const save = (page, id) => part(page, id).getByRole('button', { name: 'Guardar', exact: true }).click();
const saved = (page, id) => expect(part(page, id).getByRole('status').filter({ hasText: 'Guardado' })).toBeVisible();
const title = (page) => page.locator('[name="title_pt"]');
const certificate = (page) => part(page, 'energy').getByLabel('Número do certificado');
const alert = (page, id) => part(page, id).getByRole('alert').first();

/** A property of an agency of one's own, on its page. */
async function open(page, javaScriptEnabled) {
  await foundLicensed(page.request);
  const sheet = await begin(page.request, 'SEC-1');
  await show(page, sheet, javaScriptEnabled);
  return sheet;
}

/** Shows the page, and waits until it saves by itself. */
async function show(page, sheet, javaScriptEnabled) {
  await page.goto(sheet);
  if (javaScriptEnabled !== false) await page.locator('[data-sections][data-awake]').waitFor();
}

/** Somebody else at the same agency looks at the same page. */
async function another(elsewhere, page, sheet, javaScriptEnabled) {
  await elsewhere.context().addCookies(await page.context().cookies());
  await show(elsewhere, new URL(sheet, page.url()).href, javaScriptEnabled);
}

test('a section is saved, and the address says so', async ({ page, javaScriptEnabled }) => {
  await page.goto('/legal/termos');
  const sheet = await open(page, javaScriptEnabled);
  await title(page).fill('Casa com jardim');
  await save(page, 'texts');
  await saved(page, 'texts');
  await expect(page).toHaveURL(`${sheet}?ok=saved&in=texts#texts`);
  await expect(page).toHaveTitle(/^Casa com jardim/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Casa com jardim');
  await page.reload();
  await expect(title(page)).toHaveValue('Casa com jardim');
  // The page is one place, however often something was saved on it.
  await page.goBack();
  await expect(page).toHaveURL(javaScriptEnabled === false ? sheet : '/legal/termos');
});

test('what is typed in another section stays, and is saved after it', async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'without a script the page comes anew');
  const sheet = await open(page);
  await expect(page.locator('#checklist')).toContainText('Indicar a classe energética');
  await title(page).fill('Casa com jardim');
  await part(page, 'energy').getByLabel('Classe energética, ou porque não é precisa').selectOption('B');
  await certificate(page).fill('SCE123456789');
  await part(page, 'characteristics').getByLabel('Elevador').check();
  await save(page, 'energy');
  await saved(page, 'energy');
  // What depends on it is another thing now.
  await expect(page.locator('#checklist')).not.toContainText('Indicar a classe energética');
  await expect(page.locator('#checklist')).toContainText('até quando é válido');
  await expect(part(page, 'activity')).toContainText('energ');
  await expect(part(page, 'energy').getByRole('button', { name: 'Guardar', exact: true })).toBeFocused();

  await expect(title(page)).toHaveValue('Casa com jardim');
  await save(page, 'texts');
  await saved(page, 'texts');
  await expect(part(page, 'energy').getByRole('status')).toHaveCount(0);
  await expect(part(page, 'characteristics').getByLabel('Elevador')).toBeChecked();
  await save(page, 'characteristics');
  await saved(page, 'characteristics');
  await show(page, sheet);
  await expect(title(page)).toHaveValue('Casa com jardim');
  await expect(certificate(page)).toHaveValue('SCE123456789');
  await expect(part(page, 'characteristics').getByLabel('Elevador')).toBeChecked();
});

test('what is wrong in a section is said there, and nothing typed is lost', async ({ page, javaScriptEnabled }) => {
  await open(page, javaScriptEnabled);
  if (javaScriptEnabled !== false) await title(page).fill('Casa com jardim');
  const price = part(page, 'asking').getByLabel('Preço');
  await price.fill('muito');
  await save(page, 'asking');
  await expect(alert(page, 'asking')).toBeVisible();
  await expect(price).toHaveValue('muito');
  await expect(page).toHaveURL(/\/\d+#asking$/);
  if (javaScriptEnabled !== false) {
    await expect(alert(page, 'asking')).toBeFocused();
    await expect(title(page)).toHaveValue('Casa com jardim');
    // What was refused is kept nowhere else: another section doesn't take it along.
    await save(page, 'texts');
    await saved(page, 'texts');
    await expect(price).toHaveValue('muito');
  }
  await price.fill('420 000');
  await save(page, 'asking');
  await saved(page, 'asking');
  await expect(alert(page, 'asking')).toHaveCount(0);
});

test('what another one wrote in a section that is being typed in is shown, and nothing is overwritten', async ({ page, elsewhere, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'without a script the page comes anew');
  const sheet = await open(page);
  await another(elsewhere, page, sheet);
  await title(elsewhere).fill('Casa com vista');
  await save(elsewhere, 'texts');
  await saved(elsewhere, 'texts');
  await part(elsewhere, 'place').getByLabel('Rua e número').fill('Rua da Igreja 12');
  await save(elsewhere, 'place');
  await saved(elsewhere, 'place');

  await title(page).fill('Casa com jardim');
  await part(page, 'asking').getByLabel('Preço').fill('420 000');
  await save(page, 'asking');
  await saved(page, 'asking');
  await expect(title(page)).toHaveValue('Casa com jardim');
  // Where nobody types, what the other one wrote is there already.
  await expect(part(page, 'place').getByLabel('Rua e número')).toHaveValue('Rua da Igreja 12');

  await save(page, 'texts');
  await expect(alert(page, 'texts')).toBeFocused();
  await expect(part(page, 'texts')).toContainText('Casa com vista');
  await expect(title(page)).toHaveValue('Casa com jardim');
  await part(page, 'texts').getByRole('button', { name: 'Guardar o que escrevi' }).click();
  await saved(page, 'texts');
  await show(page, sheet);
  await expect(title(page)).toHaveValue('Casa com jardim');
});

test('who takes what another one wrote loses nothing of the other sections', async ({ page, elsewhere, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'without a script the page comes anew');
  const sheet = await open(page);
  await another(elsewhere, page, sheet);
  await title(elsewhere).fill('Casa com vista');
  await save(elsewhere, 'texts');
  await saved(elsewhere, 'texts');

  await title(page).fill('Casa com jardim');
  await certificate(page).fill('SCE123456789');
  await save(page, 'texts');
  await part(page, 'texts').getByRole('link', { name: 'Ficar com o que está guardado' }).click();
  await expect(title(page)).toHaveValue('Casa com vista');
  await expect(alert(page, 'texts')).toHaveCount(0);
  await expect(certificate(page)).toHaveValue('SCE123456789');
});

test('a note is added beside a section that is being typed in', async ({ page, javaScriptEnabled }) => {
  await open(page, javaScriptEnabled);
  if (javaScriptEnabled !== false) await title(page).fill('Casa com jardim');
  const notes = part(page, 'notes');
  await notes.getByRole('textbox').fill('A chave está com a vizinha.');
  await notes.getByRole('button', { name: 'Guardar a nota' }).click();
  await expect(notes.getByRole('listitem')).toContainText('A chave está com a vizinha.');
  await expect(notes.getByRole('textbox')).toHaveValue('');
  if (javaScriptEnabled !== false) await expect(title(page)).toHaveValue('Casa com jardim');
});

test('what was typed stays where the network is gone, or the server fails, and is saved when they are back', async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'a browser shows a page of its own');
  const sheet = await open(page);
  // What the page itself still fetches is not what is tried here.
  await page.waitForLoadState('networkidle');
  await title(page).fill('Casa com jardim');
  await page.context().setOffline(true);
  await save(page, 'texts');
  await expect(alert(page, 'texts')).toContainText('A ligação falhou');
  await expect(alert(page, 'texts')).toBeInViewport();
  await expect(title(page)).toHaveValue('Casa com jardim');
  await expect(part(page, 'texts').getByRole('button', { name: 'Guardar', exact: true })).toBeFocused();
  await page.context().setOffline(false);

  await page.route(`**${sheet}`, (route) => route.fulfill({ status: 503, contentType: 'text/html', body: '<!DOCTYPE html><p>503' }), { times: 1 });
  await save(page, 'texts');
  await expect(alert(page, 'texts')).toContainText('O servidor não respondeu como devia');
  await expect(part(page, 'texts').getByRole('alert')).toHaveCount(1);
  await expect(title(page)).toHaveValue('Casa com jardim');

  await save(page, 'texts');
  await saved(page, 'texts');
  await expect(part(page, 'texts').getByRole('alert')).toHaveCount(0);
});

test('what was typed stays where the session ended, and is saved once somebody signed in again', async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'without a script it is the page to sign in that comes');
  await open(page);
  const cookies = await page.context().cookies();
  await title(page).fill('Casa com jardim');
  await page.context().clearCookies();
  await save(page, 'texts');
  await expect(alert(page, 'texts')).toContainText('a sessão terminou');
  await expect(alert(page, 'texts').getByRole('link')).toHaveAttribute('href', /\/entrar\?next=/);
  await expect(title(page)).toHaveValue('Casa com jardim');
  await page.context().addCookies(cookies);
  await save(page, 'texts');
  await saved(page, 'texts');
});

test('who leaves is asked only while that loses something', async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'only a script can ask');
  await open(page);
  const asked = [];
  page.on('dialog', async (dialog) => {
    asked.push(dialog.type());
    await dialog.dismiss();
  });
  const leave = () => page.getByRole('link', { name: 'Agenda', exact: true }).click();
  await title(page).click();
  await title(page).fill('Casa com jardim');
  await leave();
  await expect.poll(() => asked).toEqual(['beforeunload']);
  await expect(title(page)).toHaveValue('Casa com jardim');
  await save(page, 'texts');
  await saved(page, 'texts');
  await leave();
  await expect(page).toHaveURL(/\/painel\/agenda/);
  expect(asked).toEqual(['beforeunload']);
});

test('a form that is sent as browsers do asks nothing about what it brings', async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'only a script can ask');
  const sheet = await open(page);
  const asked = [];
  page.on('dialog', async (dialog) => {
    asked.push(dialog.type());
    await dialog.dismiss();
  });
  await page.getByText('Duplicar', { exact: true }).click();
  await page.getByLabel('Referência do novo imóvel').fill('SEC-2');
  await page.getByRole('button', { name: 'Criar o duplicado' }).click();
  await expect(page).not.toHaveURL(new RegExp(sheet));
  await expect(part(page, 'steps').getByRole('status')).toBeVisible();
  expect(asked).toEqual([]);
});

test('a photograph is described while another one is sent', async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'without a script all go in one form');
  await open(page);
  const file = { name: 'casa.png', mimeType: 'image/png', buffer: await picture(page.request) };
  const photographs = part(page, 'photographs');
  await photographs.locator('#photograph-files').setInputFiles(file);
  await expect(photographs.locator('[data-image]')).toHaveCount(1, { timeout: 60_000 });
  await title(page).fill('Casa com jardim');
  await photographs.getByText(/^Descrever/).click();
  const says = photographs.locator('#alt_1_pt');
  await says.fill('A fachada ao fim da tarde');
  await says.press('Home');
  await photographs.locator('#photograph-files').setInputFiles({ ...file, name: 'outra.png' });
  await says.focus();
  await expect(photographs.locator('[data-image]')).toHaveCount(2, { timeout: 60_000 });
  await expect(says).toHaveValue('A fachada ao fim da tarde');
  await expect(says).toBeFocused();
  expect(await says.evaluate(({ selectionStart }) => selectionStart)).toBe(0);
  // Around it everything is as it is now: it isn't the last one any more.
  await expect(photographs.locator('[data-image]').first().getByRole('button', { name: /^Mais para trás/ })).toBeVisible();

  await photographs.getByRole('button', { name: 'Guardar a descrição' }).first().click();
  await expect(photographs.getByRole('status').filter({ hasText: 'Descrição guardada' })).toBeVisible();
  await expect(photographs.locator('.photo-says').first()).toHaveText('A fachada ao fim da tarde');
  await expect(title(page)).toHaveValue('Casa com jardim');
  // The handles of the new list are alive.
  await photographs.locator('[data-handle]').first().press('ArrowRight');
  await expect(photographs.locator('.photo-says').last()).toHaveText('A fachada ao fim da tarde');
});

test('a description goes along where its photograph goes', async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'the handle is the script’s');
  await open(page);
  const buffer = await picture(page.request);
  const files = ['casa.png', 'outra.png'].map((name) => ({ name, mimeType: 'image/png', buffer }));
  const photographs = part(page, 'photographs');
  const images = photographs.locator('[data-image]');
  await photographs.locator('#photograph-files').setInputFiles(files);
  await expect(images).toHaveCount(2, { timeout: 60_000 });
  const [first, second] = await images.evaluateAll((all) => all.map(({ dataset }) => dataset.image));
  await images.first().getByText(/^Descrever/).click();
  await images.first().getByLabel('inglês').fill('The front at dusk');
  await images.last().locator('[data-handle]').press('ArrowLeft');
  await expect(photographs.getByRole('status').filter({ hasText: 'Ordem guardada' })).toBeAttached();
  await expect(images.last().locator('[data-handle]')).toHaveAccessibleName(/fotografia 2/);
  await expect.poll(() => images.evaluateAll((all) => all.map(({ dataset }) => dataset.image))).toEqual([second, first]);
  await expect(images.last().getByLabel('inglês')).toHaveValue('The front at dusk');
  await images.last().getByRole('button', { name: 'Guardar a descrição' }).click();
  await expect(photographs.getByRole('status').filter({ hasText: 'Descrição guardada' })).toBeVisible();
  await page.reload();
  await images.last().getByText(/^Descrever/).click();
  await expect(images.last().getByLabel('inglês')).toHaveValue('The front at dusk');
});

test('at a desk no camera is offered', async ({ page, javaScriptEnabled }) => {
  await open(page, javaScriptEnabled);
  await expect(page.getByLabel('Tirar uma fotografia')).toBeHidden();
});

test.describe('on a telephone', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } });

  test('a photograph is taken with its camera', async ({ page, javaScriptEnabled }) => {
    await open(page, javaScriptEnabled);
    const camera = page.getByLabel('Tirar uma fotografia');
    await expect(camera).toBeVisible();
    await expect(camera).toHaveAttribute('capture', 'environment');
    const buffer = await picture(page.request);
    await camera.setInputFiles({ name: 'agora.png', mimeType: 'image/png', buffer });
    if (javaScriptEnabled === false) await part(page, 'photographs').getByRole('button', { name: 'Enviar' }).click();
    await expect(part(page, 'photographs').locator('[data-image]')).toHaveCount(1, { timeout: 60_000 });
  });
});
