// The agency's calendar: a visit is booked for a caller, moved, called off, closed. Runs with scripts and without.

import { randomUUID } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './support/fixtures.js';
import { DEMO, DEMO_PASSWORD, PASSWORD, foundAgency, letterTo, newAddress, signIn } from './support/people.js';
import { openToVisits } from './support/visits.js';

// Refusals have the status that says so, which Chromium reports on its console.
test.use({ expectedComplaints: [/status of (401|404|409|422)/] });
test.setTimeout(150_000);

const DAY = 24 * 60 * 60 * 1000;

/** A day from now by the clock of Lisbon, as fields have it. */
const dayAfter = (days) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Lisbon' }).format(new Date(Date.now() + days * DAY));

/** An agency with a property that its owner shows, the owner signed in; answers the property's number. */
async function agency(page, playwright, baseURL, info) {
  const request = await playwright.request.newContext({ baseURL, extraHTTPHeaders: info.project.use.extraHTTPHeaders });
  const { email } = await foundAgency(request);
  const form = { action: 'create_property', property_type: 'house', listing_type: 'sale', municipality: 'Loulé', price: '350 000', reference: 'LOU-1' };
  const made = await request.post('/painel/imoveis/novo', { form, maxRedirects: 0 });
  const number = /imoveis\/(\d+)/.exec(made.headers().location)[1];
  const html = await (await request.get(`/painel/imoveis/${number}`)).text();
  const agent = /name="agent"[\s\S]*?value="([0-9a-f-]{36})"/.exec(html)[1];
  await request.post(`/painel/imoveis/${number}`, { form: { action: 'assign_property', agent } });
  await request.dispose();
  await signIn(page, email, PASSWORD);
  await expect(page).toHaveURL('/painel');
  return number;
}

/** Fills in the form for a caller. */
async function book(page, number, { day, time, name, email = newAddress('visita') }) {
  await page.goto(`/painel/agenda/nova?property=${number}`);
  await page.getByLabel('Dia', { exact: true }).fill(day);
  await page.getByLabel('Hora', { exact: true }).fill(time);
  await page.getByLabel('Nome', { exact: true }).fill(name);
  await page.getByLabel('Telefone', { exact: true }).fill('912 345 678');
  await page.getByLabel('E-mail', { exact: true }).fill(email);
  await page.getByLabel('A pessoa aceita').check();
  await page.getByRole('main').getByRole('button', { name: 'Marcar visita' }).click();
}

/** Stands on the page of a visit that was just booked; answers its path. */
async function booked(page, number, visit) {
  await book(page, number, visit);
  await expect(page.getByRole('status').filter({ hasText: 'Visita marcada' })).toBeVisible();
  return new URL(page.url()).pathname;
}

/** Drags a visit so many hours down its column. */
async function drag(page, entry, hours) {
  const hour = (await page.locator('.agenda-scale span').first().boundingBox()).height;
  await entry.scrollIntoViewIfNeeded();
  const box = await entry.boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + 8];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y + (hours * hour) / 2, { steps: 4 });
  await page.mouse.move(x, y + hours * hour, { steps: 4 });
  await page.mouse.up();
}

const said = (page, text) => expect(page.getByRole('status').filter({ hasText: text })).toBeVisible();

for (const width of [360, 1440]) {
  test(`a caller gets a time, which nobody else can have, and stands in day, week and list, at ${width}`, async ({ page, playwright, baseURL }, info) => {
    await page.setViewportSize({ width, height: 800 });
    const number = await agency(page, playwright, baseURL, info);
    const day = dayAfter(3);
    await page.goto('/painel/agenda/nova');
    await page.getByRole('searchbox').fill('LOU-1');
    await page.getByRole('button', { name: 'Procurar' }).or(page.getByRole('main').locator('form button')).first().click();
    await expect(page.getByRole('link', { name: /LOU-1/ })).toHaveAttribute('href', new RegExp(`property=${number}`));
    const path = await booked(page, number, { day, time: '10:00', name: 'Maria Sousa' });
    await expect(page.getByRole('link', { name: /912/ })).toHaveAttribute('href', 'tel:+351912345678');

    await book(page, number, { day, time: '10:20', name: 'João Lima' });
    await expect(page.getByRole('alert')).toContainText('acaba de ser ocupada');
    await expect(page.getByLabel('Nome', { exact: true })).toHaveValue('João Lima');

    for (const view of ['day', 'week', 'list']) {
      for (const whose of ['all', 'me']) {
        await page.goto(`/painel/agenda?view=${view}&whose=${whose}&from=${day}`);
        await expect(page.locator(`.agenda-grid a[href="${path}"], .agenda-list a[href="${path}"]`)).toContainText('Maria Sousa');
      }
    }
  });
}

for (const width of [360, 1440]) {
  test(`a visit is moved by its form, and called off with a message that the visitor reads, at ${width}`, async ({ page, playwright, baseURL }, info) => {
    await page.setViewportSize({ width, height: 800 });
    const number = await agency(page, playwright, baseURL, info);
    const email = newAddress('visita');
    await booked(page, number, { day: dayAfter(3), time: '10:00', name: 'Maria Sousa', email });
    // A letter that something later overtakes isn't sent: each is waited for before the next thing is done.
    await letterTo(email, 1);
    await page.getByLabel('Hora', { exact: true }).fill('16:40');
    await page.getByRole('button', { name: 'Mudar a visita' }).click();
    await said(page, 'Visita mudada');
    await letterTo(email, 2);
    await expect(page.getByRole('main')).toContainText('16:40–17:10');
    await page.getByText('Cancelar esta visita…').click();
    await page.getByLabel('Mensagem para quem visita').fill('A proprietária adoeceu.');
    await page.getByRole('button', { name: 'Cancelar a visita' }).click();
    await said(page, 'Visita cancelada');
    await expect(page.getByRole('button', { name: 'Mudar a visita' })).toHaveCount(0);
    expect((await letterTo(email, 3)).text).toContain('A proprietária adoeceu.');
  });
}

test('a visit is dragged to another time, and put back with a reason where that can not be', async ({ page, playwright, baseURL, javaScriptEnabled }, info) => {
  test.skip(javaScriptEnabled === false, 'dragging is the script’s');
  const number = await agency(page, playwright, baseURL, info);
  const day = dayAfter(3);
  const path = await booked(page, number, { day, time: '10:00', name: 'Maria Sousa' });
  await booked(page, number, { day, time: '14:00', name: 'João Lima' });
  await page.goto(`/painel/agenda?from=${day}`);
  const entry = page.locator(`[data-visit="${path}"]`);
  await drag(page, entry, 4);
  await page.getByRole('button', { name: 'Mudar', exact: true }).last().click();
  await said(page, 'acaba de ser ocupada');
  await expect(entry.locator('time')).toContainText('10:00');
  await drag(page, entry, 1.25);
  await page.getByRole('button', { name: 'Mudar', exact: true }).last().click();
  await said(page, '11:15');
  await expect(entry.locator('time')).toContainText('11:15–11:45');
});

test('a visit that is dragged after the session ended is told to stay where it was', async ({ page, playwright, baseURL, javaScriptEnabled }, info) => {
  test.skip(javaScriptEnabled === false, 'dragging is the script’s');
  const number = await agency(page, playwright, baseURL, info);
  const day = dayAfter(3);
  const path = await booked(page, number, { day, time: '10:00', name: 'Maria Sousa' });
  await page.goto(`/painel/agenda?from=${day}`);
  const entry = page.locator(`[data-visit="${path}"]`);
  await page.context().clearCookies();
  await drag(page, entry, 2);
  await page.getByRole('button', { name: 'Mudar', exact: true }).last().click();
  await said(page, 'A sessão terminou');
  await expect(entry.locator('time')).toContainText('10:00');
});

test('a request waits on top of the calendar until it is confirmed, and its visitor is told', async ({ page, playwright, baseURL }, info) => {
  const { number, request } = await openToVisits(playwright, baseURL, `confirm ${info.project.name}`, 5, { visits_confirmation: 'by_agent' });
  const [email, name] = [newAddress('pedido'), `Otília ${randomUUID().slice(0, 8)}`];
  const offered = await (await request.get(`/agendar/${number}`)).text();
  const when = [...offered.matchAll(/name="when" value="([^"]+)"/g)].at(-3)[1];
  const form = { action: 'book_visit', key: randomUUID(), when, name, email, phone: '912345678', consent: 'on' };
  expect((await request.post(`/agendar/${number}`, { form, maxRedirects: 0 })).status()).toBe(303);
  expect((await letterTo(email)).text).toContain('confirm');
  await signIn(page, DEMO.ana, DEMO_PASSWORD);
  await expect(page).toHaveURL('/painel');
  await page.goto('/painel/agenda?whose=me');
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await said(page, 'Visita confirmada');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
  await page.goto('/painel/agenda?whose=me');
  await expect(page.getByRole('button', { name: new RegExp(name) })).toHaveCount(0);
  await letterTo(email, 2);
  await request.dispose();
});

test('after a visit is said how it went', async ({ page, playwright, baseURL, javaScriptEnabled }, info) => {
  test.skip(javaScriptEnabled === false, 'the same forms; it takes a minute until a visit begins');
  const number = await agency(page, playwright, baseURL, info);
  const soon = new Date(Date.now() + 61_000);
  const time = new Intl.DateTimeFormat('pt-PT', { timeZone: 'Europe/Lisbon', hour: '2-digit', minute: '2-digit' }).format(soon);
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Lisbon' }).format(soon);
  const path = await booked(page, number, { day, time, name: 'Maria Sousa' });
  await expect(page.getByLabel('Nota')).toHaveCount(0);
  await expect(async () => {
    await page.goto(path);
    await expect(page.getByRole('button', { name: 'Realizou-se' })).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 90_000 });
  await page.getByLabel('Nota').fill('Gostaram da luz.');
  await page.getByRole('button', { name: 'Realizou-se' }).click();
  await said(page, 'Guardado');
  await expect(page.getByLabel('Nota')).toHaveValue('Gostaram da luz.');
  await expect(page.getByRole('button', { name: 'Ninguém veio' })).toHaveCount(0);
});

test('what is another agency’s is not found', async ({ page, elsewhere, playwright, baseURL }, info) => {
  const number = await agency(page, playwright, baseURL, info);
  const path = await booked(page, number, { day: dayAfter(3), time: '10:00', name: 'Maria Sousa' });
  const request = await playwright.request.newContext({ baseURL, extraHTTPHeaders: info.project.use.extraHTTPHeaders });
  await foundAgency(request);
  expect((await request.get(path)).status()).toBe(404);
  expect((await request.post(path, { form: { action: 'call_off_visit' } })).status()).toBe(404);
  expect((await request.get(`/painel/agenda/nova?property=${number}`)).status()).toBe(404);
  await request.dispose();
  await elsewhere.goto(path);
  await expect(elsewhere).toHaveURL(/\/entrar\?next=/);
});

test('the screens of the calendar fit a telephone and stand up to axe', async ({ page, playwright, baseURL, javaScriptEnabled }, info) => {
  test.skip(javaScriptEnabled === false, 'axe is a script');
  const number = await agency(page, playwright, baseURL, info);
  const day = dayAfter(3);
  const path = await booked(page, number, { day, time: '10:00', name: 'João Pedro Albuquerque de Vasconcelos e Figueiredo' });
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    for (const address of [`/painel/agenda?from=${day}`, `/painel/agenda?view=day&from=${day}`, '/painel/agenda?view=list', '/painel/agenda/nova', `/painel/agenda/nova?property=${number}`, path, '/painel']) {
      await page.goto(address);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${address} ${width} ${id}: ${nodes[0].html}`)).toEqual([]);
    }
  }
});
