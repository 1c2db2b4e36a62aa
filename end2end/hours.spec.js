// When somebody shows properties: what is said there is what visitors can book, no more and no less. Runs with
// scripts and without, on a phone and on a desk.

import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './support/fixtures.js';
import { DEMO, letterTo, newAddress, signInQuietly } from './support/people.js';
import { openToVisits } from './support/visits.js';

// Refusals have the status that says so, which Chromium reports on its console.
test.use({ expectedComplaints: [/status of (403|404|422)/] });
test.describe.configure({ mode: 'serial' });

const HOURS = '/painel/horario';
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

let property;
/** A day on which nobody else of the tests, or of the demo, books anything; and what the form calls its weekday. */
let day;
let weekday;

const arrange = (playwright, baseURL, info) => openToVisits(playwright, baseURL, `hours ${info.project.name}`, 2);

test.beforeAll(async ({ playwright, baseURL }, info) => {
  property = await arrange(playwright, baseURL, info);
  const ahead = 30 + 3 * info.retry + (info.project.use.javaScriptEnabled === false ? 10 : 0);
  day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Lisbon' }).format(new Date(Date.now() + ahead * 86_400_000));
  weekday = DAYS[(new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7];
});

// Others go on from hours that are long.
test.afterAll(async ({ playwright, baseURL }, info) => {
  await property?.request.dispose();
  await (await arrange(playwright, baseURL, info)).request.dispose();
});

test.beforeEach(({ page }) => signInQuietly(page.request, DEMO.ana));

const said = (page, text) => expect(page.getByRole('status').filter({ hasText: text })).toBeVisible();
const part = (page, id) => page.locator(`section#${id}`);

/** Nothing lies beyond the edge, and axe finds nothing; it is a script itself, so it looks where there are any. */
async function isAccessible(page) {
  if (test.info().project.use.javaScriptEnabled === false) return;
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(' ')}`)).toEqual([]);
}

/** The times that the public page offers on the day. */
async function offered(page) {
  await page.goto(`/agendar/${property.number}?week=${day}`);
  const times = await page.locator(`[data-day="${day}"] .chip time`).allTextContents();
  return times.map((time) => time.trim());
}

/** Writes a stretch of a day's hours. */
async function stretch(page, prefix, nth, from, to) {
  await page.locator(`#${prefix}_from_${nth}`).fill(from);
  await page.locator(`#${prefix}_to_${nth}`).fill(to);
}

/** Ticks these days, and no others. */
async function workOn(page, days) {
  for (const one of DAYS) await page.locator(`#${one}_open`).setChecked(days.includes(one));
}

for (const width of [360, 1440]) {
  test(`visitors can book within the hours, and at no other time, at ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(HOURS);
    await isAccessible(page);
    await workOn(page, [weekday]);
    await stretch(page, weekday, 1, '10:00', '11:30');
    await stretch(page, weekday, 2, '15:00', width === 360 ? '16:00' : '15:30');
    await page.getByRole('button', { name: 'Guardar horário' }).click();
    await said(page, 'Horário guardado.');
    await expect(page.locator('.hours-offered dt')).toHaveCount(1);
    await isAccessible(page);
    const afternoon = width === 360 ? ['15:00', '15:30'] : ['15:00'];
    expect(await offered(page)).toEqual(['10:00', '10:30', '11:00', ...afternoon]);
    await expect(page.locator(`[data-day]:not([data-day="${day}"]) .chip`)).toHaveCount(0);
  });
}

test('days of work become like Monday with one button, and the weekend stays', async ({ page }) => {
  await page.goto(HOURS);
  await workOn(page, ['mon', 'sat']);
  await stretch(page, 'mon', 1, '09:00', '13:00');
  await stretch(page, 'mon', 2, '', '');
  await stretch(page, 'sat', 1, '10:00', '12:00');
  await stretch(page, 'sat', 2, '', '');
  await page.getByRole('button', { name: 'terça a sexta como segunda' }).click();
  await said(page, 'de terça a sexta é como à segunda-feira');
  await expect(page.locator('.hours-offered dt')).toHaveText(['Segunda-feira a sexta-feira', 'Sábado']);
  await expect(page.locator('.hours-offered dd')).toHaveText(['09:00–13:00', '10:00–12:00']);
});

test('hours that make no sense are told at their field, what was typed stays, and nothing changes', async ({ page }) => {
  await page.goto(HOURS);
  const before = await page.locator('.hours-offered dl').textContent();
  await workOn(page, ['mon', 'tue']);
  await stretch(page, 'mon', 1, '14:00', '13:00');
  await stretch(page, 'tue', 1, '09:00', '');
  await page.getByRole('button', { name: 'Guardar horário' }).click();
  await expect(page.getByRole('alert')).toContainText('Acaba antes de começar');
  await expect(page.locator('#mon_to_1')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('#tue_to_1')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('#mon_from_1')).toHaveValue('14:00');
  await expect(page.locator('#tue_from_1')).toHaveValue('09:00');
  await isAccessible(page);
  await page.goto(HOURS);
  await expect(page.locator('.hours-offered dl')).toHaveText(before);
});

test('a day off takes its times away, other hours replace them, and both can be taken back', async ({ page }) => {
  await page.goto(HOURS);
  await workOn(page, [weekday]);
  await stretch(page, weekday, 1, '10:00', '11:30');
  await stretch(page, weekday, 2, '', '');
  await page.getByRole('button', { name: 'Guardar horário' }).click();
  await said(page, 'Horário guardado.');
  expect(await offered(page)).toEqual(['10:00', '10:30', '11:00']);

  await page.goto(HOURS);
  await page.locator('#day').fill(day);
  await page.getByRole('button', { name: 'Acrescentar dia' }).click();
  await said(page, 'Dia guardado.');
  const entry = part(page, 'days').getByRole('listitem').filter({ has: page.locator(`time[datetime="${day}"]`) });
  await expect(entry).toContainText('sem visitas');
  await isAccessible(page);
  expect(await offered(page)).toEqual([]);

  await page.goto(HOURS);
  await page.locator('#day').fill(day);
  await page.locator('#day_closed').uncheck();
  await stretch(page, 'day', 1, '18:00', '19:00');
  await page.getByRole('button', { name: 'Acrescentar dia' }).click();
  await expect(entry).toContainText('18:00–19:00');
  expect(await offered(page)).toEqual(['18:00', '18:30']);

  await page.goto(HOURS);
  await entry.getByRole('button', { name: /^Retirar/ }).click();
  await said(page, 'volta a ser como todas as semanas');
  expect(await offered(page)).toEqual(['10:00', '10:30', '11:00']);
});

test('a time kept free is offered to nobody until it is given back', async ({ page }) => {
  await page.goto(HOURS);
  await page.locator('#block_from').fill(`${day}T11:00`);
  await page.locator('#block_until').fill(`${day}T10:30`);
  await page.getByLabel('Motivo').fill('Escritura em Faro');
  await page.getByRole('button', { name: 'Reservar este tempo' }).click();
  await expect(page.getByRole('alert')).toContainText('O fim tem de vir depois do início');
  await expect(page.getByLabel('Motivo')).toHaveValue('Escritura em Faro');
  await isAccessible(page);

  await page.locator('#block_from').fill(`${day}T10:30`);
  await page.locator('#block_until').fill(`${day}T11:00`);
  await page.getByRole('button', { name: 'Reservar este tempo' }).click();
  await said(page, 'Tempo reservado.');
  const entry = part(page, 'blocks').getByRole('listitem').filter({ hasText: 'Escritura em Faro' });
  await expect(entry).toContainText('10:30–11:00');
  expect(await offered(page)).toEqual(['10:00', '11:00']);
  await expect(page.getByText('Escritura em Faro')).toHaveCount(0);

  await page.goto(HOURS);
  await entry.getByRole('button', { name: /^Libertar/ }).click();
  await said(page, 'voltou a ficar livre');
  expect(await offered(page)).toEqual(['10:00', '10:30', '11:00']);
});

test('visits that make no sense are told at their field, and what was typed stays', async ({ page }) => {
  await page.goto(property.sheet);
  await page.getByLabel('Duração, em minutos').fill('5');
  await page.getByRole('button', { name: 'Guardar visitas' }).click();
  await expect(page.getByRole('alert')).toContainText('Uma visita dura entre 15 e 240 minutos.');
  await expect(page.getByLabel('Duração, em minutos')).toHaveValue('5');
  await isAccessible(page);
  expect(await offered(page)).toEqual(['10:00', '10:30', '11:00']);
});

for (const width of [360, 1440]) {
  test(`an open house is announced, has a visitor, and is called off with a word, at ${width}`, async ({ page, elsewhere }) => {
    await page.setViewportSize({ width, height: 800 });
    const [from, until] = width === 360 ? ['13:00', '14:00'] : ['16:00', '17:00'];
    await page.goto(property.sheet);
    await page.getByText('Anunciar um dia aberto').click();
    const form = page.locator('.houses-new');
    await form.getByLabel('Dia', { exact: true }).fill(day);
    await form.getByLabel('Lugares').fill('3');
    await form.getByLabel('Das', { exact: true }).fill(from);
    await form.getByLabel('Às', { exact: true }).fill(from);
    await form.getByRole('button', { name: 'Anunciar' }).click();
    await expect(page.getByRole('alert')).toContainText('Um dia aberto dura entre 15 minutos e 10 horas');
    await isAccessible(page);
    await form.getByLabel('Às', { exact: true }).fill(until);
    await form.getByRole('button', { name: 'Anunciar' }).click();
    await said(page, 'Dia aberto anunciado');
    const entry = page.locator('.houses > li').filter({ hasText: `${from}–${until}` });
    await expect(entry).toContainText('0 de 3 lugares ocupados');

    const email = newAddress('visita');
    const seat = elsewhere.locator('.times-houses .chip').filter({ hasText: from });
    await elsewhere.goto(`/agendar/${property.number}`);
    await seat.getByRole('radio').check({ force: true });
    await elsewhere.getByLabel('Nome').fill('Rita da Conceição Sá');
    await elsewhere.getByLabel('E-mail').fill(email);
    await elsewhere.getByLabel('Telefone').fill('912 345 678');
    await elsewhere.getByLabel(/^Aceito que/).check();
    await elsewhere.getByRole('button', { name: 'Marcar visita' }).click();
    await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText('A visita está marcada');
    // A letter that something later overtakes isn't sent: it is waited for before the house is called off.
    await letterTo(email, 1);

    await page.goto(property.sheet);
    await expect(entry).toContainText('1 de 3 lugares ocupados');
    await entry.locator('summary').click();
    await expect(entry).toContainText('1 pessoa tem lugar e é avisada por e-mail.');
    await isAccessible(page);
    await entry.getByLabel('Mensagem a quem vinha').fill('Há obras na rua.');
    await entry.getByRole('button', { name: 'Cancelar o dia aberto' }).click();
    await said(page, 'Dia aberto cancelado');
    await expect(entry).toHaveCount(0);
    expect((await letterTo(email, 2)).text).toContain('Há obras na rua.');
    await elsewhere.goto(`/agendar/${property.number}`);
    await expect(seat).toHaveCount(0);
  });
}

test('an owner keeps a colleague’s hours, who finds them so', async ({ page, elsewhere }) => {
  await page.goto(HOURS);
  await page.getByLabel('Horário de').selectOption({ label: 'Marta Vilhena' });
  await page.getByRole('button', { name: 'Ver', exact: true }).click();
  await expect(page).toHaveURL(/\?whose=[0-9a-f-]{36}$/);
  await expect(page.getByText('O horário de Marta Vilhena.')).toBeVisible();
  // Whose calendars elsewhere are followed is for their owner's eyes.
  await expect(page.locator('#feeds')).toHaveCount(0);
  await isAccessible(page);
  await page.locator('#day').fill(day);
  await page.getByRole('button', { name: 'Acrescentar dia' }).click();
  await said(page, 'Dia guardado.');
  await expect(page.getByText('O horário de Marta Vilhena.')).toBeVisible();

  await signInQuietly(elsewhere.request, DEMO.marta);
  await elsewhere.goto(HOURS);
  const entry = (someone) => part(someone, 'days').getByRole('listitem').filter({ has: someone.locator(`time[datetime="${day}"]`) });
  await expect(entry(elsewhere)).toContainText('sem visitas');
  await entry(page).getByRole('button', { name: /^Retirar/ }).click();
  await said(page, 'volta a ser como todas as semanas');
  await elsewhere.reload();
  await expect(entry(elsewhere)).toHaveCount(0);
});

test('an agent keeps nobody’s hours but their own', async ({ page, elsewhere }) => {
  await page.goto(HOURS);
  const ana = await page.getByLabel('Horário de').inputValue();
  await signInQuietly(elsewhere.request, DEMO.marta);
  await elsewhere.goto(HOURS);
  await expect(elsewhere.getByLabel('Horário de')).toHaveCount(0);
  expect((await elsewhere.goto(`${HOURS}?whose=${ana}`)).status()).toBe(403);
  await isAccessible(elsewhere);

  const before = await offered(page);
  expect(before).not.toEqual([]);
  const send = async (form) => (await elsewhere.request.post(HOURS, { form: { whose: ana, ...form }, maxRedirects: 0 })).status();
  expect(await send({ action: 'set_day', day, day_closed: 'on' })).toBe(403);
  expect(await send({ action: 'add_block', block_from: `${day}T08:00`, block_until: `${day}T20:00` })).toBe(403);
  expect(await send({ action: 'set_hours', holidays: 'none' })).toBe(403);
  expect(await offered(page)).toEqual(before);
});
