// What hangs on a property and nobody outside of its agency sees: papers, the numbers of owners, notes of the team.
// Runs with scripts and without.

import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { begin, complete, dayFrom, foundLicensed, join, paper, picture, publish, textFile } from './support/estate.js';
import { expect, test } from './support/fixtures.js';
import { foundAgency } from './support/people.js';
import { program } from './support/server.js';
import { SCREENS } from './support/site.js';

// Refusals have the status that says so, which Chromium reports on its console.
test.use({ expectedComplaints: [/status of (404|422)/] });

const part = (page, id) => page.locator(`section#${id}`);
const said = (page, id) => part(page, id).getByRole('status');
const activity = (page, what) => part(page, 'activity').getByRole('listitem').filter({ hasText: what });
const papers = (page) => part(page, 'documents').locator('.papers > li');
const shows = async (page, text) => (await page.content()).includes(text);
const written = (day) => day.split('-').reverse().join('/');

/** Sends papers by the form for new ones. */
async function send(page, { kind, until = '' }, files) {
  const documents = part(page, 'documents');
  if (!(await documents.locator('#document-files').isVisible())) await documents.getByText('Acrescentar documentos').click();
  const form = documents.locator('form').filter({ has: page.locator('#document-files') });
  await form.getByLabel('O que é').selectOption(kind);
  await form.getByLabel('Válido até').fill(until);
  await form.locator('#document-files').setInputFiles(files);
  await form.getByRole('button', { name: 'Enviar' }).click();
}

/** A property with a paper of which the form is known, kept without a page. */
async function withPaper(request, until) {
  const sheet = await begin(request, 'P-1');
  const files = { name: 'certidão.pdf', mimeType: 'application/pdf', buffer: paper() };
  await request.post(sheet, { multipart: { action: 'add_documents', kind: 'land_registry', expires_on: until, files } });
  const document = /name="document" value="([^"]+)"/.exec(await (await request.get(sheet)).text())[1];
  return { sheet, open: { form: { action: 'open_document', document }, maxRedirects: 0 } };
}

test('papers of a property are kept, opened as they came, told anew and deleted', async ({ page }) => {
  await foundAgency(page.request);
  await page.goto(await begin(page.request, 'P-1'));
  const buffer = paper();

  // What is no paper stays out, in words, and what was typed stays.
  const until = dayFrom(400);
  await send(page, { kind: 'Caderneta predial', until }, [textFile('caderneta.pdf', 'isto não é um PDF')]);
  await expect(part(page, 'documents').getByRole('alert')).toContainText('caderneta.pdf: Este formato não serve');
  await expect(part(page, 'documents').locator('[name="expires_on"]').last()).toHaveValue(until);
  await expect(papers(page)).toHaveCount(0);

  await send(page, { kind: 'Caderneta predial', until }, [
    { name: 'Caderneta nº 7 – Loulé.pdf', mimeType: 'application/pdf', buffer },
    { name: 'segunda folha.png', mimeType: 'image/png', buffer: await picture(page.request) },
  ]);
  await expect(said(page, 'documents')).toHaveText('2 documentos guardados.');
  // One that is picked twice is kept once, and told so.
  const drawing = { mimeType: 'image/png', buffer: await picture(page.request) };
  await send(page, { kind: 'Planta', until: dayFrom(-1) }, ['planta.png', 'planta (1).png'].map((name) => ({ name, ...drawing })));
  await expect(said(page, 'documents')).toHaveText('1 documento guardado.');
  const [deed, plan] = [papers(page).filter({ hasText: 'Caderneta nº 7 – Loulé.pdf' }), papers(page).filter({ hasText: 'planta.png' })];
  await expect(papers(page)).toHaveCount(3);
  await expect(deed).toContainText(`Caderneta predial até ${written(until)}`);
  await expect(plan).toContainText(`Planta expirou em ${written(dayFrom(-1))}`);

  const [download] = await Promise.all([page.waitForEvent('download'), deed.getByRole('button', { name: /^Abrir/ }).click()]);
  expect(download.suggestedFilename()).toBe('Caderneta nº 7 – Loulé.pdf');
  expect(await readFile(await download.path())).toEqual(buffer);
  await page.reload();
  await expect(activity(page, 'Documento aberto, Dona Leonor')).toHaveCount(1);

  await plan.locator('summary').filter({ hasText: 'Mudar' }).click();
  await plan.getByLabel('O que é').selectOption('Licença de utilização');
  await plan.getByLabel('Válido até').fill('');
  await plan.getByLabel('Nome do ficheiro').fill('licença.png');
  await plan.getByRole('button', { name: 'Guardar' }).click();
  await expect(said(page, 'documents')).toHaveText('Documento mudado.');
  const licence = papers(page).filter({ hasText: 'licença.png' });
  await expect(licence).toContainText('Licença de utilização');
  await expect(licence).not.toContainText('expirou');

  await deed.locator('summary').filter({ hasText: 'Apagar' }).click();
  await deed.getByRole('button', { name: 'Apagar este documento' }).click();
  await expect(said(page, 'documents')).toHaveText('Documento apagado.');
  await expect(papers(page)).toHaveCount(2);
  await expect(deed).toHaveCount(0);
  await expect(activity(page, /^.*Documento (acrescentado|mudado|apagado)/)).toHaveCount(5);
});

test('a paper is an attachment that nobody keeps, and opens for nobody else', async ({ page, elsewhere, request, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'it is asked for without a page');
  await foundAgency(page.request);
  const { sheet, open } = await withPaper(page.request, '');
  const link = (await page.request.post(sheet, open)).headers().location;
  const answer = await page.request.get(link);
  expect(await answer.body()).toEqual(paper());
  const headers = answer.headers();
  expect(headers['content-type']).toBe('application/pdf');
  expect(headers['content-disposition']).toBe("attachment; filename=\"certid_o.pdf\"; filename*=UTF-8''certid%C3%A3o.pdf");
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'x-robots-tag': 'noindex',
  });
  expect(headers['content-security-policy']).toContain("default-src 'none'; sandbox");

  // Nobody signed in, and somebody of another agency.
  const nobody = await request.post(sheet, open);
  expect(nobody.status()).toBe(303);
  expect(nobody.headers().location).toMatch(/^\/entrar/);
  await foundAgency(elsewhere.request);
  expect((await elsewhere.request.post(sheet, open)).status()).toBe(404);
  const another = await begin(elsewhere.request, 'P-1');
  expect((await elsewhere.request.post(another, open)).status()).toBe(404);

  // No link but the one that was handed out.
  const { pathname, search } = new URL(link, 'http://any');
  const forged = [pathname, `${pathname}x${search}`, `${pathname}${search}0`, `${pathname}${search.replace(/ate=\d+/, 'ate=9999999999')}`];
  for (const address of forged) expect((await request.get(address)).status(), address).toBe(404);
});

test('papers that expire lead to the properties that they belong to', async ({ page }) => {
  await foundAgency(page.request);
  await withPaper(page.request, dayFrom(6));
  await begin(page.request, 'P-2');
  await page.goto(SCREENS.Overview.pt);
  const task = page.getByRole('main').getByRole('listitem').filter({ hasText: '1 documento expira nos próximos 30 dias' });
  await task.getByRole('link', { name: 'Ver os imóveis' }).click();
  await expect(page.getByRole('main').getByRole('checkbox', { name: 'Só com documentos a expirar' })).toBeChecked();
  await expect(page.locator('table.estate tbody tr')).toHaveCount(1);
  await expect(page.locator('table.estate tbody tr')).toContainText('P-1');
});

test('who takes care of a property is told before a paper of it expires', async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'it is told by a machine');
  test.skip(!program(), 'the server that runs already reminds by itself');
  await foundAgency(page.request);
  const { sheet } = await withPaper(page.request, dayFrom(6));
  await page.goto(SCREENS.Overview.pt);
  await expect(page.getByRole('main')).toContainText('1 documento expira nos próximos 30 dias');

  // A worker looks as it begins, and every hour.
  const { file, env } = program();
  const worker = spawn(file, ['worker'], { env: { ...process.env, ...env }, stdio: 'ignore' });
  try {
    await expect
      .poll(async () => (await page.request.get(SCREENS.Notifications.pt)).text(), { timeout: 20_000 })
      .toContain('Certidão permanente');
  } finally {
    worker.kill('SIGTERM');
  }
  await page.goto(SCREENS.Notifications.pt);
  const told = page.getByRole('main').getByRole('listitem').filter({ hasText: 'Certidão permanente' });
  await expect(told).toHaveCount(1);
  await expect(told).toContainText('P-1');
  await told.getByRole('link').click();
  await expect(page).toHaveURL(`${sheet}#documents`);
  await expect(papers(page)).toHaveCount(1);
});

test('an owner’s tax number is masked, shown to who asks for it, and that they did is written down', async ({ page, elsewhere, request }) => {
  await foundAgency(page.request);
  const sheet = await begin(page.request, 'P-1');
  await begin(page.request, 'P-2');
  await page.goto(sheet);
  const owners = part(page, 'owners');
  await owners.locator('[name="owner_0_name"]').fill('Maria da Graça Sousa');
  await owners.locator('[name="owner_0_nif"]').fill('234567898');
  await owners.getByRole('button', { name: 'Guardar', exact: true }).click();
  await expect(page.locator('#owner_0_nif-flaw')).toBeVisible();
  await owners.locator('[name="owner_0_nif"]').fill('234 567 899');
  await owners.getByRole('button', { name: 'Guardar', exact: true }).click();
  await expect(said(page, 'owners')).toHaveText('Guardado.');
  await expect(owners).toContainText('Guardado: •••••7899.');
  await expect(owners.locator('[name="owner_0_nif"]')).toHaveValue('');
  for (const number of ['234567899', '234 567 899']) expect(await shows(page, number)).toBe(false);
  await expect(activity(page, 'Números de um proprietário consultados')).toHaveCount(0);

  const owner = await page.locator('form#reveal-0 [name="owner"]').inputValue();
  await owners.getByRole('button', { name: 'Ver os números completos' }).click();
  await expect(said(page, 'owners')).toContainText('Números de Maria da Graça Sousa');
  await expect(said(page, 'owners')).toContainText('234567899');
  await expect(activity(page, 'Números de um proprietário consultados, Dona Leonor')).toHaveCount(1);
  // Once: the page itself goes on without it.
  await page.goto(sheet);
  expect(await shows(page, '234567899')).toBe(false);

  // The list finds by it, and keeps it nowhere.
  await page.goto(SCREENS.Properties.pt);
  await page.getByRole('searchbox').fill('234567899');
  await page.getByRole('button', { name: 'Ver', exact: true }).click();
  await expect(page.locator('.estate tbody tr')).toHaveCount(1);
  await expect(page.locator('.estate tbody')).toContainText('P-1');
  await page.getByText('Guardar a vista').first().click();
  await page.getByLabel('Nome desta vista').fill('Da Maria');
  await page.getByRole('button', { name: 'Guardar a vista' }).click();
  await expect(page.getByRole('alert')).toContainText('Um número de contribuinte não se guarda numa vista.');

  const reveal = { form: { action: 'reveal_owner', owner }, maxRedirects: 0 };
  expect((await request.post(sheet, reveal)).headers().location).toMatch(/^\/entrar/);
  await foundAgency(elsewhere.request);
  for (const at of [sheet, await begin(elsewhere.request, 'P-1')]) {
    const refused = await elsewhere.request.post(at, reveal);
    expect(refused.status()).toBe(404);
    expect((await refused.text()).includes('234567899')).toBe(false);
  }
  await page.goto(sheet);
  await expect(activity(page, 'Números de um proprietário consultados')).toHaveCount(1);
});

test('a note is read by the team, deleted by who wrote it, and seen by nobody else', async ({ page, elsewhere, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'its forms are like those of papers');
  await foundLicensed(page.request);
  const sheet = await begin(page.request, 'P-1');
  await complete(page.request, sheet);
  await publish(page.request, sheet);
  await page.goto(sheet);
  const notes = part(page, 'notes');
  await notes.getByRole('button', { name: 'Guardar a nota' }).click();
  await expect(page.locator('#note-flaw')).toBeVisible();
  await notes.getByLabel('Nova nota').fill('A chave está no café.\n<b>O dono</b> aceita menos.');
  await notes.getByRole('button', { name: 'Guardar a nota' }).click();
  await expect(said(page, 'notes')).toHaveText('Nota guardada.');
  await expect(notes.getByRole('listitem')).toContainText('<b>O dono</b> aceita menos.');

  await join(page.request, elsewhere.request);
  await elsewhere.goto(sheet);
  await expect(part(elsewhere, 'notes').getByRole('listitem')).toContainText('A chave está no café.');
  await expect(part(elsewhere, 'notes')).toContainText('Dona Leonor');
  await expect(part(elsewhere, 'notes').getByRole('button', { name: 'Apagar a nota' })).toHaveCount(0);
  const note = await notes.locator('[name="note"][type="hidden"]').inputValue();
  expect((await elsewhere.request.post(sheet, { form: { action: 'remove_note', note } })).status()).toBe(404);

  await page.getByRole('link', { name: 'Página pública' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Loulé');
  await expect(page.locator('body')).not.toContainText('A chave está no café.');
  await page.goto(sheet);
  await notes.getByRole('button', { name: 'Apagar a nota' }).click();
  await expect(said(page, 'notes')).toHaveText('Nota apagada.');
  await expect(notes).toContainText('Ainda não há notas.');
  await elsewhere.reload();
  await expect(part(elsewhere, 'notes')).not.toContainText('A chave');
});
