// A page of somebody else, open in the browser of who is signed in, changes nothing here.
//
// Two strangers try: one on another site, whose requests come without the cookie (SameSite=Lax), and one on the same
// site under another origin (another port), whose requests come with it and are refused for where they come from.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { chromium } from '@playwright/test';
import { BROWSER_FLAGS, CHROMIUM } from './support/chromium.js';
import { expect, test } from './support/fixtures.js';
import { PASSWORD, foundAgency, invite, lettersTo, newAddress, signInQuietly } from './support/people.js';
import { SCREENS } from './support/site.js';

// A refusal is told on the console, and a stranger's page has no icon.
test.use({ expectedComplaints: [/status of 4\d\d|CORS policy|ERR_FAILED|frame-ancestors|ERR_BLOCKED_BY/] });
test.setTimeout(180_000);

/** Every action of the registry: its name, the screen it stands on, its code. */
const ACTIONS = [...readFileSync(new URL('../app/src/session/screens/actions.rs', import.meta.url), 'utf8').matchAll(/^ {4}(\w+) on (\w+) = "(\w+)", Access::/gm)].map(
  ([, name, screen, code]) => ({ name, screen, code }),
);

/** Serves one empty page to whoever asks; answers its address under a host. */
async function stranger(host, use) {
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><title>Prizes</title><body>'));
  await new Promise((resolve) => server.listen(0, host === 'localhost' ? undefined : host, resolve));
  try {
    await use(`http://${host}:${server.address().port}/`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** An owner with a team, an open invitation, a second session and a property: something to break. */
async function stage(page, elsewhere) {
  const { email, name } = await foundAgency(page.request);
  const agent = newAddress('vasco');
  const token = (await invite(page.request, agent)).split('/').at(-1);
  await elsewhere.request.post(`/convite/${token}`, { form: { action: 'register_invited', name: 'Vasco Teles', password: PASSWORD } });
  const guest = newAddress('outra');
  const open = (await invite(page.request, guest)).split('/').at(-1);
  await elsewhere.request.storageState();
  await signInQuietly(elsewhere.request, email, PASSWORD);
  await page.request.post('/painel/plano', { form: { action: 'change_plan', plan: 'PRO' } });

  await page.goto('/painel/equipa');
  const user = await page.locator('input[name="user"]').first().inputValue();
  const invitation = await page.locator('input[name="invitation"]').first().inputValue();
  await page.goto('/painel/seguranca');
  const session = await page.locator('input[name="session"]').first().inputValue();
  await page.goto('/painel/imoveis/novo');
  await page.getByLabel('Tipo de imóvel').selectOption('house');
  await page.getByLabel('Concelho').fill('Loulé');
  await page.getByLabel('Preço em euros').fill('350 000');
  await page.getByRole('button', { name: 'Criar o imóvel' }).click();
  await page.waitForURL(/\/painel\/imoveis\/\d+/);
  const property = new URL(page.url()).pathname;
  await page.request.post(property, { form: { action: 'add_note', note: 'A chave está com a vizinha.' } });
  await page.goto(property);
  const seen = await page.locator('form:has(input[name="section"][value="asking"]) input[name="seen"]').inputValue();
  const note = await page.locator('input[name="note"]').first().inputValue();
  /** What every form could need, right enough that it would do something. */
  const fields = {
    email: newAddress('estranho'),
    role: 'ADMIN',
    user,
    invitation,
    session,
    plan: 'ENTERPRISE',
    part: 'identity',
    name: 'Mudado por estranhos',
    locale: 'es',
    agency: 'Agência de estranhos',
    country: 'ES',
    password: 'uma que só o estranho sabe',
    current: PASSWORD,
    proof: PASSWORD,
    code: '000000',
    token: open,
    section: 'asking',
    seen,
    price: '1',
    note,
    property_type: 'house',
    listing_type: 'sale',
    municipality: 'Sintra',
    duplicate_reference: 'ESTRANHO',
    agent: user,
  };
  return { email, name, guest, open, property, fields };
}

/** All that could have changed, in one text: what moves by itself (moments) is left out. */
async function standing(page, { guest, email, property }) {
  const screens = ['/painel', '/painel/equipa', '/painel/agencia', '/painel/plano', '/painel/conta', '/painel/seguranca', '/painel/avisos', '/painel/imoveis', property];
  const told = [];
  for (const address of screens) {
    const answer = await page.request.get(address, { maxRedirects: 0 });
    const main = /<body[\s\S]*<\/body>/.exec(await answer.text())?.[0] ?? '';
    told.push(`${address} ${answer.status()}\n${main.replace(/<time\b[^>]*>.*?<\/time>/g, '').replace(/ aria-label="[^"]*"/g, '').replace(/name="key" value="[^"]*"/g, '')}`);
  }
  return [...told, `${lettersTo(guest).length} and ${lettersTo(email).length} letters`].join('\n');
}

const KEYED = { Book: '/agendar/1', Visit: '/visita/qualquer', Waiting: '/espera/qualquer', AgencyVisit: '/painel/agenda/00000000-0000-7000-8000-000000000001' };
const addressOf = ({ screen }, { open, property }) => ({ ...KEYED, Invitation: `/convite/${open}`, Property: property })[screen] ?? SCREENS[screen]?.pt;

for (const host of ['localhost', '127.0.0.1']) {
  test.describe(`a stranger at ${host}`, () => {
    test('gets no action done by a form, a script, a picture or a link', async ({ page, elsewhere, baseURL }) => {
      expect(ACTIONS.length).toBeGreaterThan(25);
      const staged = await stage(page, elsewhere);
      const before = await standing(page, staged);
      expect(before).toContain('Vasco Teles');

      await stranger(host, async (address) => {
        for (const action of ACTIONS) {
          const path = addressOf(action, staged);
          expect(path, `${action.name} stands on ${action.screen}, which is missing in SCREENS`).toBeTruthy();
          const target = new URL(path, baseURL).href;
          const fields = { ...staged.fields, action: action.code };

          // By a script, with the cookie, as a form would send it; and by a picture.
          await page.goto(address);
          const fetched = await page.evaluate(
            async ([to, body]) => {
              const plain = await fetch(to, { method: 'POST', mode: 'no-cors', credentials: 'include', body: new URLSearchParams(body) }).then(({ type }) => type, () => 'failed');
              const asked = await fetch(to, { method: 'POST', credentials: 'include', headers: { 'x-anything': '1' }, body: new URLSearchParams(body) }).then(() => 'read', () => 'failed');
              const picture = new Image();
              await new Promise((resolve) => {
                picture.onload = resolve;
                picture.onerror = resolve;
                picture.src = `${to}?${new URLSearchParams(body)}`;
              });
              return { plain, asked };
            },
            [target, fields],
          );
          expect(fetched.asked, action.code).toBe('failed');

          // By a form that sends itself.
          const answered = page.waitForResponse((response) => response.request().isNavigationRequest() && response.url() === target);
          const shown = page.waitForEvent('framenavigated');
          await page.evaluate(
            ([to, body]) => {
              const form = document.createElement('form');
              form.method = 'post';
              form.action = to;
              for (const [name, value] of Object.entries(body)) {
                const input = document.createElement('input');
                [input.type, input.name, input.value] = ['hidden', name, value];
                form.append(input);
              }
              document.body.append(form);
              HTMLFormElement.prototype.submit.call(form);
            },
            [target, fields],
          );
          expect((await answered).status(), action.code).toBe(403);
          await shown;
          await expect(page.getByRole('heading', { level: 1 })).toHaveText('Este formulário veio de outro sítio.');

          // By a link, which does bring the cookie: it shows a screen, and does nothing.
          await page.goto(address);
          await page.evaluate((to) => location.assign(to), `${target}?${new URLSearchParams(fields)}`);
          await page.waitForURL((url) => url.origin === new URL(baseURL).origin);
        }
      });

      // Still signed in as the same person, everything as it was.
      expect(await standing(page, staged)).toBe(before);
    });
  });
}

test('the same forms do their work from our own pages', async ({ page, elsewhere }) => {
  const staged = await stage(page, elsewhere);
  for (const code of ['save_profile', 'save_agency', 'change_plan', 'invite_member', 'resend_invitation', 'change_role', 'save_section', 'add_note']) {
    const action = ACTIONS.find((one) => one.code === code);
    await page.goto('/painel');
    const answer = await page.evaluate(
      async ([to, body]) => (await fetch(to, { method: 'POST', body: new URLSearchParams(body) })).url,
      [addressOf(action, staged), { ...staged.fields, action: code }],
    );
    expect(answer, code).toMatch(/[?&]ok=/);
  }
});

test('no screen can be shown inside a page of somebody else', async ({ page, stage, baseURL }) => {
  await page.context().addCookies((await stage.sessionOf('ana')).cookies);
  await stranger('127.0.0.1', async (address) => {
    await page.goto(address);
    for (const { pt } of [SCREENS.Overview, SCREENS.Team, SCREENS.SignIn]) {
      await page.evaluate(
        (to) =>
          new Promise((resolve) => {
            const frame = document.createElement('iframe');
            frame.onload = resolve;
            frame.src = to;
            document.body.replaceChildren(frame);
          }),
        new URL(pt, baseURL).href,
      );
      await expect(page.frameLocator('iframe').locator('main')).toHaveCount(0);
    }
  });
});

test('a browser that signed in keeps its session from scripts and from other sites', async ({ stage }) => {
  const [cookie] = (await stage.sessionOf('ana')).cookies;
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
});

test('over plain http and under a name of the office network, the forms behind links of letters are known as our own', async ({ stage, baseURL }) => {
  // Browsers tell where a request comes from (Sec-Fetch-Site) on https and to this very machine only.
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...BROWSER_FLAGS, '--host-resolver-rules=MAP casas.test 127.0.0.1'] });
  try {
    const page = await browser.newPage({ baseURL: baseURL.replace('127.0.0.1', 'casas.test') });
    await page.goto(`${SCREENS.Confirm.pt}?token=qualquer`);
    await page.getByRole('button', { name: 'Confirmar o e-mail' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Esta ligação já não serve');
    await page.goto(`${SCREENS.Invitation.pt}/${stage.invitation}`);
    await page.getByRole('button', { name: 'Registar e entrar na equipa' }).click();
    await expect(page.locator('#name-flaw')).toBeVisible();
  } finally {
    await browser.close();
  }
});
