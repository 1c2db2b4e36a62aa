// An agency comes, its people come and go, and each gets in and nobody else. Runs with scripts and without.

import { expect, test } from './support/fixtures.js';
import { DEMO, DEMO_PASSWORD, PASSWORD, codeOf, foundAgency, invite, letterTo, newAddress, signIn } from './support/people.js';

// Refusals have the status that says so, which Chromium reports on its console.
test.use({ expectedComplaints: [/status of (403|404|422)/] });
test.setTimeout(90_000);

const title = (page) => page.getByRole('heading', { level: 1 });
const press = (page, name) => page.getByRole('main').getByRole('button', { name, exact: true }).click();
const rowOf = (page, text) => page.getByRole('row').filter({ hasText: text });
const said = (page) => page.getByRole('status');
/** An entry of the dashboard's menu. */
const entry = (page, name) => page.getByRole('navigation', { name: 'Painel' }).getByRole('link', { name });

/** Fills in the form that registers an agency. */
async function register(page, { agency = 'Casas do Limoeiro', name = 'Leonor Prata', email, password = PASSWORD }) {
  await page.goto('/registar');
  await page.getByLabel('Nome da imobiliária').fill(agency);
  await page.getByLabel('Nome de quem regista').fill(name);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Palavra-passe').fill(password);
  await press(page, 'Registar');
}

/** Sends the invitation as the screen of the team has it. */
async function inviteByHand(page, email, role) {
  await page.goto('/painel/equipa');
  const form = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Convidar para a equipa' }) });
  await form.getByLabel('E-mail').fill(email);
  if (role) await form.getByLabel('Função').selectOption(role);
  await press(page, 'Enviar o convite');
  await expect(said(page)).toHaveText('Convite enviado.');
}

test('an agency registers, confirms its address by the letter, and signs in', async ({ page }) => {
  const email = newAddress('leonor');
  await register(page, { email });
  await expect(title(page)).toHaveText('Falta ver o correio');
  await expect(page.getByRole('main')).not.toContainText(email);

  await page.goto((await letterTo(email)).link);
  await expect(title(page)).toHaveText('Confirmar o e-mail');
  await press(page, 'Confirmar o e-mail');
  await expect(said(page)).toContainText('E-mail confirmado');

  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Palavra-passe', { exact: true }).fill(PASSWORD);
  await press(page, 'Entrar');
  await expect(page).toHaveURL('/painel');
  await expect(title(page)).toHaveText('Bom trabalho, Leonor');
  await expect(page.getByRole('banner')).toContainText('Casas do Limoeiro');
  // What the new agency has to do first.
  await expect(page.getByRole('main')).toContainText('Falta a licença AMI');

  // The link has done what it could.
  await page.goto((await letterTo(email)).link);
  await press(page, 'Confirmar o e-mail');
  await expect(title(page)).toHaveText('Esta ligação já não serve');
});

test('looking at the link of a letter uses nothing up', async ({ page, request }) => {
  const email = newAddress('leonor');
  await register(page, { email });
  const { link } = await letterTo(email);
  for (let times = 0; times < 3; times += 1) expect((await request.get(link)).status()).toBe(200);
  await page.goto(link);
  await press(page, 'Confirmar o e-mail');
  await expect(said(page)).toContainText('E-mail confirmado');
});

test('before the address is confirmed the dashboard shows how to confirm it, and nothing else', async ({ page }) => {
  const email = newAddress('leonor');
  await register(page, { email });
  await signIn(page, email);
  await expect(title(page)).toHaveText('Confirmar o e-mail');
  await expect(entry(page, 'Equipa')).toHaveCount(0);
  await page.goto('/painel/equipa');
  await expect(page).toHaveURL('/painel');
  await press(page, 'Enviar de novo');
  await expect(said(page)).toContainText('E-mail enviado.');
  await page.goto((await letterTo(email, 2)).link);
  await press(page, 'Confirmar o e-mail');
  await expect(title(page)).toHaveText('Bom trabalho, Leonor');
});

test('who registers with an address that has an account sees what everybody sees, and the owner gets a letter', async ({ page, request }) => {
  const { email } = await foundAgency(request);
  await register(page, { email });
  await expect(title(page)).toHaveText('Falta ver o correio');
  expect((await letterTo(email, 2)).text).toContain('Já existe uma, por isso não foi criada outra.');
});

test('in a demonstration the letters are read in the dashboard, as a person would', async ({ page, elsewhere }) => {
  const email = newAddress('visita');
  await register(elsewhere, { email });
  await letterTo(email);
  await signIn(page, DEMO.ana, DEMO_PASSWORD);
  await entry(page, 'Correio').click();
  await rowOf(page, email).getByRole('link', { name: 'Confirmar o endereço de e-mail' }).click();
  await expect(page.getByRole('main')).toContainText(email);
  const link = page.locator('.letter').getByRole('link');
  await elsewhere.goto(await link.getAttribute('href'));
  await press(elsewhere, 'Confirmar o e-mail');
  await expect(said(elsewhere)).toContainText('E-mail confirmado');
});

test('somebody is invited, joins, gets another role, is refused what it may not, and is let go', async ({ page, elsewhere }) => {
  const { email: owner } = await foundAgency(page.request, 'Casas da Nora');
  const email = newAddress('vasco');
  await page.goto('/painel');
  await expect(title(page)).toHaveText('Bom trabalho, Dona');
  await inviteByHand(page, email, 'ADMIN');
  await expect(rowOf(page, email)).toContainText('Administração');

  // In a browser of their own: open the letter's link, register, be there.
  await elsewhere.goto((await letterTo(email)).link);
  await expect(title(elsewhere)).toHaveText('Convite para Casas da Nora');
  await expect(elsewhere.getByRole('main')).toContainText(email);
  await elsewhere.getByLabel('Nome').fill('Vasco Teles');
  await elsewhere.getByLabel('Palavra-passe').fill(PASSWORD);
  await press(elsewhere, 'Registar e entrar na equipa');
  await expect(elsewhere).toHaveURL('/painel');
  await expect(title(elsewhere)).toHaveText('Bom trabalho, Vasco');

  // The link is used up, for whoever has it.
  expect((await page.request.get((await letterTo(email)).link)).status()).toBe(404);

  // The one who invited is told.
  await page.goto('/painel/avisos');
  await expect(page.getByRole('main')).toContainText('O convite foi aceite: Vasco Teles está agora na equipa.');

  // As administration they may invite: the form is open.
  await entry(elsewhere, 'Equipa').click();
  const invited = newAddress('outra');
  await elsewhere.getByLabel('E-mail').fill(invited);

  // Meanwhile they become an agent.
  await page.goto('/painel/equipa');
  await page.getByLabel('Função de Vasco Teles').selectOption('AGENT');
  await rowOf(page, 'Vasco Teles').getByRole('button', { name: 'Mudar a função' }).click();
  await expect(said(page)).toContainText('Função mudada.');
  await expect(rowOf(page, 'Vasco Teles').getByLabel('Função de Vasco Teles')).toHaveValue('AGENT');

  // The form that was open before is refused, in words, and nothing was sent.
  await press(elsewhere, 'Enviar o convite');
  await expect(title(elsewhere)).toHaveText('Esta função não permite isso');
  await expect(elsewhere.getByRole('banner')).toContainText('Agente');
  await page.reload();
  await expect(rowOf(page, invited)).toHaveCount(0);
  await elsewhere.goto('/painel/equipa');
  await expect(elsewhere.getByRole('button', { name: 'Enviar o convite' })).toHaveCount(0);
  await expect(rowOf(elsewhere, owner)).toBeVisible();
  expect((await letterTo(email, 2)).text).toContain('agente');

  // They are let go: the very next click leads out of the agency.
  await rowOf(page, 'Vasco Teles').getByText('Retirar da equipa').click();
  await press(page, 'Retirar Vasco Teles');
  await expect(said(page)).toContainText('já não está na equipa');
  await expect(rowOf(page, 'Vasco Teles')).toHaveCount(0);
  await entry(elsewhere, 'Início').click();
  await expect(title(elsewhere)).toHaveText('Sem imobiliária');
  await expect(entry(elsewhere, 'Equipa')).toHaveCount(0);
  await expect(elsewhere.getByRole('main')).not.toContainText('Casas da Nora');
  expect((await elsewhere.goto('/painel/equipa')).status()).toBe(404);
});

test('an invitation is accepted by who has an account already, and by nobody else', async ({ page, elsewhere }) => {
  const { email, name } = await foundAgency(elsewhere.request);
  await foundAgency(page.request, 'Casas do Ribeiro');
  const invitation = await invite(page.request, email);

  // The wrong person is told so.
  await page.goto(invitation);
  await expect(page.getByRole('main')).toContainText('Este convite foi enviado a outra pessoa.');

  await elsewhere.context().clearCookies();
  await elsewhere.goto(invitation);
  await elsewhere.getByRole('main').getByRole('link', { name: 'Entrar para aceitar' }).click();
  await elsewhere.getByLabel('E-mail').fill(email);
  await elsewhere.getByLabel('Palavra-passe', { exact: true }).fill(PASSWORD);
  await press(elsewhere, 'Entrar');
  await press(elsewhere, 'Aceitar o convite');
  await expect(said(elsewhere)).toHaveText('A trabalhar agora em Casas do Ribeiro.');
  await expect(elsewhere.getByLabel('Imobiliária em que se trabalha').locator('option')).toHaveText([/./, /./]);
  await elsewhere.getByLabel('Imobiliária em que se trabalha').selectOption({ label: name });
  await elsewhere.getByRole('banner').getByRole('button', { name: 'Mudar' }).click();
  await expect(said(elsewhere)).toHaveText(`A trabalhar agora em ${name}.`);
});

test('an invitation that was taken back opens nothing', async ({ page, elsewhere }) => {
  await foundAgency(page.request);
  const email = newAddress('vasco');
  const invitation = await invite(page.request, email);
  await page.goto('/painel/equipa');
  await rowOf(page, email).getByRole('button', { name: 'Anular' }).click();
  await expect(said(page)).toContainText('Convite anulado');
  expect((await elsewhere.goto(invitation)).status()).toBe(404);
  await expect(title(elsewhere)).toHaveText('Este convite já não serve');
});

test('who signs out everywhere is out everywhere, at the next click', async ({ page, elsewhere, request }) => {
  const { email } = await foundAgency(request);
  for (const one of [page, elsewhere]) {
    await signIn(one, email);
    await expect(title(one)).toHaveText('Bom trabalho, Dona');
  }
  await entry(page, 'Segurança').click();
  await press(page, 'Terminar todas as outras');
  await expect(said(page)).toHaveText('Todas as outras sessões terminaram.');
  await entry(elsewhere, 'Equipa').click();
  await expect(elsewhere).toHaveURL('/entrar?next=%2Fpainel%2Fequipa');
  // After signing in again they are where they wanted to go.
  await elsewhere.getByLabel('E-mail').fill(email);
  await elsewhere.getByLabel('Palavra-passe', { exact: true }).fill(PASSWORD);
  await press(elsewhere, 'Entrar');
  await expect(elsewhere).toHaveURL('/painel/equipa');

  await page.reload();
  await press(page, 'Terminar todas e sair');
  await expect(page).toHaveURL('/entrar?ok=signed_out');
  await expect(said(page)).toHaveText('Sessão terminada.');
  await entry(elsewhere, 'Plano').click();
  await expect(elsewhere).toHaveURL('/entrar?next=%2Fpainel%2Fplano');
});

test('who signs out sees nothing of the dashboard by going back', async ({ page, request }) => {
  const { email } = await foundAgency(request);
  await signIn(page, email);
  await entry(page, 'Equipa').click();
  await expect(title(page)).toHaveText('Equipa');
  await page.getByRole('banner').getByRole('button', { name: 'Sair' }).click();
  await expect(said(page)).toHaveText('Sessão terminada.');
  await page.goBack();
  await expect(page).toHaveURL(/^[^?]*\/entrar/);
  await expect(page.getByRole('main')).not.toContainText(email);
});

test('a forgotten password is replaced through the letter, once, and ends what was open', async ({ page, elsewhere }) => {
  const { email } = await foundAgency(elsewhere.request);
  await page.goto('/entrar');
  await page.getByRole('link', { name: 'Esqueci-me da palavra-passe' }).click();
  await page.getByLabel('E-mail').fill(email);
  await press(page, 'Enviar o e-mail');
  await expect(title(page)).toHaveText('Falta ver o correio');
  const { link } = await letterTo(email, 2);

  await page.goto(link);
  await page.getByLabel('Palavra-passe nova').fill('curta');
  await press(page, 'Guardar a palavra-passe');
  await expect(page.getByLabel('Palavra-passe nova')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Palavra-passe nova').fill('tangerinas ao fim da tarde');
  await press(page, 'Guardar a palavra-passe');
  await expect(said(page)).toContainText('Palavra-passe alterada');

  expect((await elsewhere.goto('/painel')).url()).toContain('/entrar');
  await signIn(page, email, PASSWORD);
  await expect(page.getByRole('alert')).toContainText('não condizem');
  await signIn(page, email, 'tangerinas ao fim da tarde');
  await expect(title(page)).toHaveText('Bom trabalho, Dona');
  expect((await letterTo(email, 3)).text).toContain('A palavra-passe desta conta foi alterada');

  await elsewhere.goto(link);
  await elsewhere.getByLabel('Palavra-passe nova').fill('outra que também é comprida');
  await press(elsewhere, 'Guardar a palavra-passe');
  await expect(title(elsewhere)).toHaveText('Esta ligação já não serve');
});

test('an address without an account gets no letter, and the page says the same', async ({ page }) => {
  await page.goto('/recuperar');
  await page.getByLabel('E-mail').fill(newAddress('ninguem'));
  await press(page, 'Enviar o e-mail');
  await expect(title(page)).toHaveText('Falta ver o correio');
});

test('a changed password ends every other session', async ({ page, elsewhere, request }) => {
  const { email } = await foundAgency(request);
  for (const one of [page, elsewhere]) await signIn(one, email);
  await page.goto('/painel/seguranca');
  await page.getByLabel('Palavra-passe atual').fill('não é esta');
  await page.getByLabel('Nova palavra-passe').fill('tangerinas ao fim da tarde');
  await press(page, 'Mudar a palavra-passe');
  await expect(page.locator('#current-flaw')).toContainText('A palavra-passe atual não é esta.');
  await page.getByLabel('Palavra-passe atual').fill(PASSWORD);
  await page.getByLabel('Nova palavra-passe').fill('tangerinas ao fim da tarde');
  await press(page, 'Mudar a palavra-passe');
  await expect(said(page)).toContainText('Palavra-passe mudada.');
  await elsewhere.reload();
  await expect(elsewhere).toHaveURL(/\/entrar/);
  await page.reload();
  await expect(title(page)).toHaveText('Segurança');
});

test('a second factor is set up with an app; then the password alone is not enough, and a recovery code works once', async ({ page, request }) => {
  const { email } = await foundAgency(request);
  await signIn(page, email);
  await page.getByRole('link', { name: 'Ativar o segundo fator' }).click();
  await press(page, 'Ativar o segundo fator');
  await expect(page.getByRole('img', { name: 'Código QR' })).toBeVisible();
  const secret = await page.locator('.told code').first().textContent();

  await page.getByLabel('Código', { exact: true }).fill('000000');
  await press(page, 'Confirmar o código');
  await expect(page.locator('#code-flaw')).toContainText('Este código não está certo.');
  await page.getByLabel('Código', { exact: true }).fill(codeOf(secret));
  await press(page, 'Confirmar o código');
  await expect(title(page)).toHaveText('Códigos de recuperação');
  const codes = await page.locator('.codes code').allTextContents();
  expect(codes).toHaveLength(10);
  expect(new Set(codes).size).toBe(10);

  const signOut = async () => {
    await page.getByRole('banner').getByRole('button', { name: 'Sair' }).click();
    await expect(page).toHaveURL('/entrar?ok=signed_out');
  };
  await signOut();
  await signIn(page, email);
  await expect(title(page)).toHaveText('O segundo fator');
  // Half way is not in.
  await page.goto('/painel');
  await expect(page).toHaveURL(/\/entrar\?next/);
  await page.goto('/entrar/codigo');
  // The code that was shown before is used up; that of the next half minute is taken already.
  const code = codeOf(secret, Date.now() + 30_000);
  await page.getByLabel('Código', { exact: true }).fill(code);
  await press(page, 'Entrar');
  await expect(title(page)).toHaveText('Bom trabalho, Dona');

  // The same code again is refused; a recovery code lets in.
  await signOut();
  await signIn(page, email);
  await page.getByLabel('Código', { exact: true }).fill(code);
  await press(page, 'Entrar');
  await expect(page.locator('#code-flaw')).toContainText('Este código não está certo ou já foi usado.');
  const byRecovery = async (one) => {
    await page.getByText('Sem a aplicação à mão?').click();
    await page.getByLabel('Código de recuperação').fill(one);
    await press(page, 'Entrar com este código');
  };
  await byRecovery(codes[0]);
  await expect(title(page)).toHaveText('Bom trabalho, Dona');
  await page.goto('/painel/seguranca');
  await expect(page.getByRole('main')).toContainText('Restam 9 códigos de recuperação.');

  await signOut();
  await signIn(page, email);
  await byRecovery(codes[0]);
  await expect(page.getByRole('main')).toContainText('Este código não está certo ou já foi usado.');
  await expect(page.locator('#recovery-flaw')).toBeVisible();
});

test('who works for two agencies changes between them', async ({ page }) => {
  await signIn(page, DEMO.ana, DEMO_PASSWORD);
  const choice = page.getByLabel('Imobiliária em que se trabalha');
  const names = await choice.locator('option').allTextContents();
  expect(names).toHaveLength(2);
  for (const [name, role] of [[names[1], 'Administração'], [names[0], 'Titular']]) {
    await choice.selectOption({ label: name });
    await page.getByRole('banner').getByRole('button', { name: 'Mudar' }).click();
    await expect(said(page)).toHaveText(`A trabalhar agora em ${name}.`);
    await expect(page.getByRole('banner')).toContainText(role);
    await entry(page, 'Imobiliária').click();
    await expect(page.getByLabel('Nome comercial')).toHaveValue(name);
  }
});

test('what the agency says of itself is on its public page at the next request', async ({ page, elsewhere }) => {
  await foundAgency(page.request);
  await page.goto('/painel/agencia');
  const slug = await page.getByRole('link', { name: 'Abrir a página pública' }).getAttribute('href');
  expect((await elsewhere.goto(slug)).status()).toBe(200);

  const part = (name) => page.locator('section.desk-part').filter({ has: page.getByRole('heading', { name, exact: true }) });
  const save = (name) => part(name).getByRole('button', { name: 'Guardar' }).click();
  await page.getByLabel('Nome comercial').fill('Casas “São João” & Filhos <Lda>');
  await save('Nome e registo');
  await expect(part('Nome e registo').getByRole('status')).toHaveText('Guardado. O público já vê assim.');
  await page.getByLabel('Licença AMI').fill('12345');
  await save('Licença');
  await expect(part('Licença').getByRole('status')).toBeVisible();
  await page.getByLabel('Em português').fill('Vendemos casas.\n\nDesde sempre.');
  await save('Apresentação');
  await expect(part('Apresentação').getByRole('status')).toBeVisible();
  await expect(page.getByLabel('Em português')).toHaveValue('Vendemos casas.\n\nDesde sempre.');

  await elsewhere.reload();
  await expect(title(elsewhere)).toHaveText('Casas “São João” & Filhos <Lda>');
  await expect(elsewhere.getByRole('main')).toContainText('12345');
  await expect(elsewhere.getByRole('main')).toContainText('Desde sempre.');
});

test('two who change the same settings at once: the second is told, and nothing typed is lost', async ({ page, elsewhere, request }) => {
  const { email } = await foundAgency(request);
  for (const one of [page, elsewhere]) {
    await signIn(one, email);
    await one.goto('/painel/agencia');
    await one.getByLabel('Localidade').fill(one === page ? 'Tavira' : 'Olhão');
  }
  const save = (one) => one.locator('#address').getByRole('button', { name: 'Guardar' }).click();
  await save(page);
  await expect(page.locator('#address').getByRole('status')).toBeVisible();
  await save(elsewhere);
  await expect(elsewhere.getByRole('alert')).toContainText('Entretanto alguém guardou outra coisa.');
  await expect(elsewhere.getByLabel('Localidade')).toHaveValue('Olhão');
  await save(elsewhere);
  await expect(elsewhere.locator('#address').getByRole('status')).toBeVisible();
});

test('a wrong field keeps what was typed and says in words, beside it, what is wrong', async ({ page }) => {
  await register(page, { agency: 'Casas do Limoeiro', name: ' ', email: 'isto não é um endereço', password: 'curta' });
  await expect(page).toHaveURL('/registar');
  await expect(page.getByLabel('Nome da imobiliária')).toHaveValue('Casas do Limoeiro');
  await expect(page.getByLabel('E-mail')).toHaveValue('isto não é um endereço');
  // A password is never shown again.
  await expect(page.getByLabel('Palavra-passe')).toHaveValue('');
  for (const [label, name] of [['Nome de quem regista', 'name'], ['E-mail', 'email'], ['Palavra-passe', 'password']]) {
    const field = page.getByLabel(label);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveAttribute('aria-describedby', new RegExp(`\\b${name}-flaw\\b`));
    await expect(page.locator(`#${name}-flaw`)).toHaveText(/\S+ \S+/);
  }
  await expect(page.getByLabel('Nome da imobiliária')).not.toHaveAttribute('aria-invalid');
  // The list at the head leads to the fields.
  await page.getByRole('alert').getByRole('link').first().click();
  await expect(page).toHaveURL('/registar#name');
});

test('a password that everybody knows, or that is the own name, is refused in words', async ({ page }) => {
  const email = newAddress('leonor');
  for (const password of ['1234567890', 'passwordpassword', email.split('@')[0]]) {
    await register(page, { email, password });
    await expect(page.locator('#password-flaw')).toHaveText(/\S+ \S+/);
    await expect(page.getByLabel('E-mail')).toHaveValue(email);
  }
});

test('who tries too often is told when to try again, and gets in from elsewhere', async ({ page, browser, request }) => {
  const { email } = await foundAgency(request);
  const last = await (async () => {
    for (let tries = 0; tries < 12; tries += 1) {
      const answer = await page.request.post('/entrar', { form: { action: 'sign_in', email, password: 'errada e comprida' } });
      if (answer.status() === 429) return answer;
    }
    return null;
  })();
  expect(Number(last.headers()['retry-after'])).toBeGreaterThan(0);
  expect(await last.text()).toContain('dentro de 1 min');
  const context = await browser.newContext({ extraHTTPHeaders: { 'X-Forwarded-For': '203.0.113.77' } });
  await signIn(await context.newPage(), email);
  await expect(title(context.pages()[0])).toHaveText('Bom trabalho, Dona');
  await context.close();
});

test('the language changes on the same screen, and the account keeps its own', async ({ page, request }) => {
  const { email } = await foundAgency(request);
  await signIn(page, email);
  await page.goto('/painel/conta');
  await page.getByLabel('Língua').selectOption('es');
  await page.getByLabel('Telefone').fill('+351 912 345 678');
  await press(page, 'Guardar');
  await expect(page).toHaveURL('/es/panel/cuenta?ok=saved');
  await expect(page.getByRole('status')).toBeVisible();
  await page.locator('.languages a[hreflang="en"]').click();
  await expect(page).toHaveURL('/en/dashboard/account');
  await expect(page.locator('html')).toHaveAttribute('lang', /^en/);
});
