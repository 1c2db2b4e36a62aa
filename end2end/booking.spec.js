// A visitor books a visit without an account, moves it, calls it off, waits for one. Runs with scripts and without,
// on a phone and on a desk.

import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './support/fixtures.js';
import { letterTo, newAddress } from './support/people.js';
import { openToVisits } from './support/visits.js';

// Refusals have the status that says so, which Chromium reports on its console.
test.use({ expectedComplaints: [/status of (404|409|422|429)/] });
test.describe.configure({ mode: 'serial' });

const title = (page) => page.getByRole('heading', { level: 1 });
const times = (page) => page.locator('#when .chip');
const when = (page) => page.locator('.visit-facts time');

let property;

test.beforeAll(async ({ playwright, baseURL }, info) => {
  property = await openToVisits(playwright, baseURL, info.project.name);
});

test.afterAll(() => property?.request.dispose());

/** What axe says; it is a script itself, so it looks where there are any. */
async function isAccessible(page) {
  if (test.info().project.use.javaScriptEnabled === false) return;
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(' ')}`)).toEqual([]);
}

/** Says who comes. */
async function introduce(page, email) {
  await page.getByLabel('Nome').fill('Rita da Conceição Sá');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Telefone').fill('912 345 678');
  await page.getByLabel(/^Aceito que/).check();
}

/** Chooses one of the free times, and answers what it says. */
async function choose(page, nth) {
  const chip = times(page).nth(nth);
  const closed = chip.locator('xpath=ancestor::details[not(@open)]');
  if (await closed.count()) await closed.locator('summary').click();
  await chip.click();
  await expect(chip.getByRole('radio')).toBeChecked();
  return { value: await chip.getByRole('radio').getAttribute('value'), says: (await chip.locator('time').textContent()).trim() };
}

const book = (page) => page.getByRole('button', { name: 'Marcar visita' }).click();

/** Books one of the free times; answers the path of the visit. */
async function booked(page, email, nth) {
  await page.goto(`/agendar/${property.number}`);
  const chosen = await choose(page, nth);
  await introduce(page, email);
  await book(page);
  await expect(page).toHaveURL(/\/visita\/[^/]+\?ok=booked$/);
  return { ...chosen, path: new URL(page.url()).pathname };
}

for (const width of [360, 1440]) {
  test(`from the listing to a visit, moved and called off, at ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    const email = newAddress('rita');
    await page.goto(property.listing);
    const link = page.getByRole('main').getByRole('link', { name: 'Marcar visita' });
    await expect(link).toBeInViewport();
    await link.click();
    await expect(title(page)).toHaveText('Marcar visita');
    await isAccessible(page);
    const { says } = await choose(page, 3);
    await introduce(page, email);
    await book(page);

    await expect(title(page)).toHaveText('A visita está marcada');
    await expect(when(page)).toContainText(says);
    const address = new URL(page.url()).pathname;
    expect((await letterTo(email)).path).toBe(address);
    await isAccessible(page);

    await page.getByRole('link', { name: 'Mudar a hora' }).click();
    await isAccessible(page);
    const { says: later } = await choose(page, 8);
    await page.getByRole('button', { name: 'Mudar para esta hora' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'A hora mudou' })).toBeVisible();
    await expect(when(page)).toContainText(later);

    await page.getByRole('link', { name: 'Cancelar a visita' }).click();
    await expect(page.getByRole('heading', { name: 'Cancelar a visita?' })).toBeVisible();
    await isAccessible(page);
    await page.getByRole('button', { name: 'Sim, cancelar' }).click();
    await expect(title(page)).toHaveText('A visita foi cancelada');
    await expect(page.getByRole('link', { name: 'Marcar outra visita' })).toBeVisible();
    await isAccessible(page);
  });
}

test('the same form sent again books once, and with other answers it is refused', async ({ page }) => {
  await page.goto(`/agendar/${property.number}`);
  const { value } = await choose(page, 0);
  const key = await page.locator('input[name="key"]').getAttribute('value');
  const form = { action: 'book_visit', key, when: value, name: 'Rita', email: newAddress('rita'), phone: '912345678', message: '', consent: 'on' };
  const send = async (change = {}) => {
    const answer = await page.request.post(`/agendar/${property.number}`, { form: { ...form, ...change }, maxRedirects: 0 });
    return { status: answer.status(), to: answer.headers().location, text: await answer.text() };
  };
  const [one, other] = await Promise.all([send(), send()]);
  expect([one.status, other.status]).toEqual([303, 303]);
  expect(other.to).toBe(one.to);
  expect((await send()).to).toBe(one.to);
  const changed = await send({ name: 'Rui' });
  expect(changed.status).toBe(409);
  expect(changed.text).toContain('Com este formulário já foi marcada uma visita');
  expect(changed.text).not.toContain(key);
});

test('what is wrong is told at its field, and what was typed stays', async ({ page }) => {
  await page.goto(`/agendar/${property.number}`);
  await page.getByLabel('Nome').fill('Rita');
  await page.getByLabel('E-mail').fill('rita');
  await page.getByLabel('Mensagem').fill('Há elevador?');
  await book(page);
  await expect(page.getByRole('alert')).toContainText('Falta escolher uma hora.');
  await expect(page.getByRole('alert')).toContainText('Um endereço de e-mail tem a forma');
  await expect(page.getByLabel('Nome')).toHaveValue('Rita');
  await expect(page.getByLabel('Mensagem')).toHaveValue('Há elevador?');
  await isAccessible(page);

  const send = (at) => page.request.post(`/agendar/${property.number}`, { form: { action: 'book_visit', when: at, name: 'Rita', email: 'rita@casa.example', phone: '912345678', consent: 'on' }, maxRedirects: 0 });
  const past = await send('2026-01-05T10:00:00Z');
  expect([past.status(), (await past.text()).includes('Esta hora já passou.')]).toEqual([422, true]);
  const far = await send('2031-01-05T10:00:00Z');
  expect([far.status(), (await far.text()).includes('Ainda não se marca para tão longe')]).toEqual([422, true]);
});

for (const width of [360, 1440]) {
  test(`whoever finds a time taken waits for it, and takes it when it is free, at ${width}`, async ({ page, elsewhere }) => {
    for (const one of [page, elsewhere]) await one.setViewportSize({ width, height: 800 });
    await elsewhere.goto(`/agendar/${property.number}`);
    const wanted = await choose(elsewhere, 5);
    const taken = await booked(page, newAddress('primeira'), 5);
    expect(taken.value).toBe(wanted.value);

    const email = newAddress('segunda');
    // A script may have seen that it is gone: the form is sent as a browser without one would.
    const radio = elsewhere.locator(`#when input[value="${wanted.value}"]`);
    if (await radio.count()) {
      await introduce(elsewhere, email);
      await book(elsewhere);
    }
    await expect(elsewhere.locator('#when-flaw')).toContainText('Esta hora acaba de ser ocupada.');
    await expect(elsewhere.locator('.times-instead .chip')).not.toHaveCount(0);
    await isAccessible(elsewhere);
    await elsewhere.getByRole('button', { name: 'Avisem-me se ficar livre' }).click();
    await expect(title(elsewhere)).toHaveText('Na lista de espera');
    await isAccessible(elsewhere);
    const place = new URL(elsewhere.url()).pathname;

    await page.goto(`${taken.path}?do=cancel`);
    await page.getByRole('button', { name: 'Sim, cancelar' }).click();
    await expect(title(page)).toHaveText('A visita foi cancelada');

    expect((await letterTo(email)).path).toBe(place);
    await elsewhere.goto(place);
    await expect(title(elsewhere)).toHaveText('Ficou livre');
    await isAccessible(elsewhere);
    await elsewhere.getByRole('button', { name: 'Aceitar e marcar' }).click();
    await expect(title(elsewhere)).toHaveText('A visita está marcada');
    await expect(when(elsewhere)).toContainText(wanted.says);
  });
}

for (const width of [360, 1440]) {
  test(`an open house has seats, and then a list of those who wait for one, at ${width}`, async ({ page, elsewhere }, info) => {
    for (const one of [page, elsewhere]) await one.setViewportSize({ width, height: 800 });
    // Each time an open house of its own, also when it is tried again.
    const day = new Date(Date.now() + (20 + info.retry) * 86_400_000).toISOString().slice(0, 10);
    const hours = { 'chromium-js': { 360: ['08:00', '09:30'], 1440: ['10:00', '11:30'] }, 'chromium-nojs': { 360: ['14:00', '15:30'], 1440: ['16:00', '17:30'] } };
    const [from, until] = hours[info.project.name][width];
    const form = { action: 'announce_open_house', house_day: day, house_from: from, house_until: until, house_capacity: '1' };
    expect((await property.request.post(property.sheet, { form })).ok()).toBe(true);

    const seat = (someone) => someone.locator('.times-houses .chip').filter({ hasText: new RegExp(`\\b${Number(day.slice(8))} de .*${from}–`) });
    await page.goto(`/agendar/${property.number}`);
    await expect(seat(page)).toContainText('1 lugar');
    await seat(page).getByRole('radio').check({ force: true });
    await introduce(page, newAddress('primeira'));
    await book(page);
    await expect(title(page)).toHaveText('A visita está marcada');
    await expect(page.getByText('É um dia aberto')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Mudar a hora' })).toHaveCount(0);
    const visit = new URL(page.url()).pathname;

    await elsewhere.goto(`/agendar/${property.number}`);
    await expect(seat(elsewhere)).toContainText('lotado');
    await seat(elsewhere).getByRole('radio').check({ force: true });
    await introduce(elsewhere, newAddress('segunda'));
    await book(elsewhere);
    await expect(elsewhere.locator('#when-flaw')).toContainText('Já não há lugares');
    await elsewhere.getByRole('button', { name: 'Avisem-me se ficar livre' }).click();
    await expect(title(elsewhere)).toHaveText('Na lista de espera');
    const place = new URL(elsewhere.url()).pathname;

    await page.goto(`${visit}?do=cancel`);
    await page.getByRole('button', { name: 'Sim, cancelar' }).click();
    await elsewhere.goto(place);
    await elsewhere.getByRole('button', { name: 'Aceitar e marcar' }).click();
    await expect(title(elsewhere)).toHaveText('A visita está marcada');
  });
}

test('a time that somebody else takes meanwhile is told, and what was typed stays', async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'without scripts it is told when the form is sent');
  await page.goto(`/agendar/${property.number}`);
  const { value } = await choose(page, 6);
  await page.getByLabel('Nome').fill('Rita');
  const form = { action: 'book_visit', when: value, name: 'Rui', email: newAddress('rui'), phone: '912345678', consent: 'on' };
  const answer = await page.request.post(`/agendar/${property.number}`, { form, maxRedirects: 0 });
  expect(answer.status()).toBe(303);
  // As when somebody comes back to the page from another.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect(page.getByRole('status').filter({ hasText: 'acaba de ser ocupada' })).toBeVisible();
  await expect(page.locator(`#when input[value="${value}"]`)).toHaveCount(0);
  await expect(page.getByLabel('Nome')).toHaveValue('Rita');
});

test('another week comes without losing what was typed', async ({ page, javaScriptEnabled }) => {
  await page.goto(`/agendar/${property.number}`);
  const week = page.locator('.times-weeks p');
  const before = await week.textContent();
  if (javaScriptEnabled !== false) await page.getByLabel('Nome').fill('Rita');
  await page.getByRole('link', { name: 'Semana seguinte' }).click();
  await expect(week).not.toHaveText(before);
  await expect(times(page)).not.toHaveCount(0);
  if (javaScriptEnabled !== false) await expect(page.getByLabel('Nome')).toHaveValue('Rita');
});

test('a time chosen in another week is still chosen when the form comes back', async ({ page }) => {
  await page.goto(`/agendar/${property.number}`);
  const week = page.locator('.times-weeks p');
  const before = await week.textContent();
  await page.getByRole('link', { name: 'Semana seguinte' }).click();
  await expect(week).not.toHaveText(before);
  const shown = await week.textContent();
  const { value, says } = await choose(page, 2);
  const email = newAddress('semana');
  await introduce(page, email);
  await page.getByLabel(/^Aceito que/).uncheck();
  await book(page);
  await expect(page.getByRole('alert')).toContainText('Sem este acordo');
  await expect(week).toHaveText(shown);
  await expect(page.locator(`#when input[value="${value}"]`)).toBeChecked();
  await page.getByLabel(/^Aceito que/).check();
  await book(page);
  await expect(title(page)).toHaveText('A visita está marcada');
  await expect(when(page)).toContainText(says);
});

test('a time that nobody has to wait for is chosen, and another can be', async ({ page }) => {
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Lisbon' }).format(new Date(Date.now() + 12 * 24 * 60 * 60 * 1000));
  await page.goto(`/agendar/${property.number}`);
  await introduce(page, newAddress('livre'));
  await page.getByText('Nenhuma destas horas serve?').click();
  await page.getByLabel('Hora que convinha').fill(`${day}T10:30`);
  await page.getByRole('button', { name: 'Avisem-me se ficar livre' }).click();
  await expect(page.getByRole('status').filter({ hasText: /10:30 está livre/ })).toBeVisible();
  await expect(page.locator('.times-instead').getByRole('radio')).toBeChecked();
  const { says } = await choose(page, 4);
  await expect(page.locator('.times-instead').getByRole('radio')).not.toBeChecked();
  await book(page);
  await expect(title(page)).toHaveText('A visita está marcada');
  await expect(when(page)).toContainText(says);
});

test('a time that was the only one of the first day is told when it is taken', async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'without scripts it is told when the form is sent');
  await page.goto(`/agendar/${property.number}`);
  const { value } = await choose(page, 0);
  // The week then begins a day later.
  await page.route(`**/agendar/${property.number}`, async (route) => {
    const response = await route.fetch();
    const html = (await response.text())
      .replace(new RegExp(`<label class="chip">\\s*<input[^>]*value="${value}"[\\s\\S]*?</label>`), '')
      .replace(/(class="times-weeks"[^>]*>\s*<p>)[^<]*/, '$1De amanhã a depois de amanhã');
    await route.fulfill({ response, body: html });
  });
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect(page.locator('.times-weeks p')).toHaveText('De amanhã a depois de amanhã');
  await expect(page.getByRole('status').filter({ hasText: 'acaba de ser ocupada' })).toBeVisible();
});

test.describe('where the server can not be reached', () => {
  test.use({ expectedComplaints: [/ERR_FAILED|Failed to load resource/] });

  test('a week is gone to as a link is', async ({ page, javaScriptEnabled }) => {
    test.skip(javaScriptEnabled === false, 'it is a link');
    await page.goto(`/agendar/${property.number}`);
    await page.route('**/agendar/**', (route) => (route.request().isNavigationRequest() ? route.continue() : route.abort()));
    await page.getByRole('link', { name: 'Semana seguinte' }).click();
    await expect(page).toHaveURL(/week=/);
  });
});

test('links that open nothing say so', async ({ page }) => {
  for (const address of ['/visita/nada', '/espera/nada', '/agendar/999999', '/agendar/nada']) {
    expect((await page.goto(address)).status(), address).toBe(404);
    await isAccessible(page);
  }
});

test.describe('where the device shows another time', () => {
  test.use({ timezoneId: 'America/New_York' });

  test('both are told', async ({ page, javaScriptEnabled }) => {
    test.skip(javaScriptEnabled === false, 'only a script knows');
    await page.goto(`/agendar/${property.number}`);
    await expect(times(page).first().locator('small')).toHaveText(/^\(\d\d:\d\d\)$/);
    await expect(page.locator('#when-zone')).toContainText('Ao lado de cada hora está a deste aparelho.');
  });
});

test.describe('at the other end of the world', () => {
  test.use({ timezoneId: 'Pacific/Auckland' });

  test('the day is told, too, where it is another', async ({ page, javaScriptEnabled }) => {
    test.skip(javaScriptEnabled === false, 'only a script knows');
    await page.goto(`/agendar/${property.number}`);
    // Half past seven in the evening is the next morning there.
    const evening = page.locator('#when .times-day').nth(1).locator('time', { hasText: '19:30' });
    await expect(evening.locator('small')).toHaveText(/^\(\S+ 0\d:30\)$/);
  });
});
