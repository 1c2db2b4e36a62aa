// A visitor opens a listing, looks at it, shares it, goes on and comes back.

import { awake, expect, mapDrawn, test, visit } from './support/fixtures.js';
import { LANGUAGES } from './support/site.js';

// As most people see it: pages fade into one another, what is scrolled to glides.
test.use({ contextOptions: { reducedMotion: 'no-preference' } });

const numbers = (page) => page.locator('#resultados [data-number]').evaluateAll((cards) => cards.map((card) => card.dataset.number));

test('a card opens the listing it shows', async ({ page }) => {
  await visit(page, '/comprar');
  const card = page.locator('#resultados article.card').first();
  const heading = await card.getByRole('heading').textContent();
  const price = await card.locator('.price strong').textContent();
  await card.getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
  await expect(page.locator('.price-box .price strong')).toHaveText(price);
  await expect(page.locator('.agency-box')).toContainText('AMI');
});

test('a listing is shared by copying its address', async ({ page, context, site }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await visit(page, site.pictured.pt);
  // Where the system has a sheet of its own that one opens; here there is none.
  await page.evaluate(() => delete Navigator.prototype.share);
  await page.getByRole('button', { name: 'Partilhar' }).click();
  await expect(page.getByRole('button', { name: 'Ligação copiada' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
});

test('the language changes and the listing stays', async ({ page, site }) => {
  await visit(page, site.pictured.pt);
  const price = await page.locator('.price-box .price strong').textContent();
  for (const [code, opens] of [['en', LANGUAGES.en.prefix], ['es', LANGUAGES.es.prefix], ['pt', '/imovel']]) {
    await page.locator(`.languages a[hreflang="${code}"]`).click();
    await expect(page.locator('html')).toHaveAttribute('lang', new RegExp(`^${code}`));
    expect(new URL(page.url()).pathname).toBe(site.pictured[code]);
    expect(new URL(page.url()).pathname.startsWith(opens)).toBe(true);
  }
  await expect(page.locator('.price-box .price strong')).toHaveText(price);
});

test('the language changes and the search stays', async ({ page }) => {
  await visit(page, '/comprar?tipo=apartment&preco_max=500000');
  const before = await numbers(page);
  await page.locator('.languages a[hreflang="es"]').click();
  await expect(page).toHaveURL('/es/comprar?tipo=apartment&preco_max=500000');
  expect(await numbers(page)).toEqual(before);
});

test('the next page shows others, and the page before is the same again', async ({ page }) => {
  await visit(page, '/comprar');
  const first = await numbers(page);
  await page.getByRole('link', { name: 'Seguintes' }).click();
  await expect(page).toHaveURL(/depois=/);
  const second = await numbers(page);
  expect(second.filter((number) => first.includes(number))).toEqual([]);
  await page.getByRole('link', { name: 'Anteriores' }).click();
  await expect(page).not.toHaveURL(/depois=/);
  expect(await numbers(page)).toEqual(first);
});

test('the way back leads to the same cards', async ({ page }) => {
  await visit(page, '/comprar');
  const first = await numbers(page);
  await page.locator('#resultados article.card').nth(5).getByRole('link').click();
  await expect(page).toHaveURL(/\/imovel\//);
  await page.goBack();
  await expect(page).toHaveURL('/comprar');
  expect(await numbers(page)).toEqual(first);
});

test('the gallery is looked through with arrow keys, also on the full screen', async ({ page, site }) => {
  await visit(page, site.pictured.pt);
  const counter = page.locator('.detail-gallery .counter').first();
  await expect(counter).toHaveText(/^1 \/ \d+$/);
  await page.keyboard.press('ArrowRight');
  await expect(counter).toHaveText(/^2 \//);
  await page.keyboard.press('ArrowLeft');
  await expect(counter).toHaveText(/^1 \//);

  await page.getByRole('button', { name: 'Ver em ecrã inteiro' }).click();
  const screen = page.getByRole('dialog');
  await expect(screen).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(screen.locator('.counter')).toHaveText(/^2 \//);
  await page.keyboard.press('Escape');
  await expect(screen).toBeHidden();
  await expect(counter).toHaveText(/^2 \//);
});

test('on paper a listing has everything known about it and nothing to click', async ({ page, site }) => {
  await visit(page, site.pictured.pt);
  await page.emulateMedia({ media: 'print' });
  for (const part of ['.masthead nav', '.footer', '.breadcrumbs', '.share', '.similar', '.gallery-tools', '#mapa:not(.leaflet-container)']) {
    for (const one of await page.locator(part).all()) await expect(one, part).toBeHidden();
  }
  for (const part of ['h1', '.price-box .price', '.agency-box', '.detail-gallery img >> nth=0', '.energy']) {
    await expect(page.locator(part).first(), part).toBeVisible();
  }
  // Dark ink on white, whatever the reader's theme.
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('light');
});

test('on paper a search has its list, without filters or map', async ({ page }) => {
  await visit(page, '/comprar');
  await mapDrawn(page);
  await page.emulateMedia({ media: 'print' });
  for (const part of ['#mapa', '.filters', '.pagination']) await expect(page.locator(part).first(), part).toBeHidden();
  await expect(page.locator('#resultados article.card').first()).toBeVisible();
});

test.describe('with a finger', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } });

  test('the gallery is swiped, and the counter follows', async ({ page, site }) => {
    await visit(page, site.pictured.pt);
    const counter = page.locator('.detail-gallery .counter').first();
    const strip = page.locator('.detail-gallery .strip').first();
    const { x, y, width, height } = await strip.boundingBox();
    const finger = await page.context().newCDPSession(page);
    const swipe = async (distance) => {
      const at = (part) => [{ x: Math.round(x + width / 2 + (part - 0.5) * distance), y: Math.round(y + height / 3) }];
      await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) });
      for (let step = 1; step <= 10; step += 1) await finger.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(step / 10) });
      await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    };
    await expect(counter).toHaveText(/^1 \//);
    await swipe(-width * 0.7);
    await expect(counter).toHaveText(/^2 \//);
    // It comes to rest on a whole picture.
    await expect.poll(() => strip.evaluate(({ scrollLeft, clientWidth }) => Math.abs(scrollLeft - clientWidth))).toBeLessThan(2);
    await swipe(width * 0.7);
    await expect(counter).toHaveText(/^1 \//);
  });
});

test('the theme goes through light and dark and is remembered', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await visit(page, '/');
  const root = page.locator('html');
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  const theme = page.locator('.theme-switch');
  await theme.click();
  await expect(root).toHaveAttribute('data-theme', 'light');
  await theme.click();
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await expect.poll(background).not.toBe(light);
  const dark = await background();
  await page.reload();
  await awake(page);
  await expect(root).toHaveAttribute('data-theme', 'dark');
  expect(await background()).toBe(dark);
  await theme.click();
  await expect(root).not.toHaveAttribute('data-theme');
});

test('the first stop of the keyboard jumps to the content', async ({ page }) => {
  await visit(page, '/comprar');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Saltar para o conteúdo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/comprar#conteudo');
});

test('a listing without a picture shows tiles and never says that one is missing', async ({ page, site }) => {
  await visit(page, site.bare.pt);
  await expect(page.locator('.detail-gallery svg')).toBeVisible();
  await expect(page.locator('.detail-gallery img')).toHaveCount(0);
});

test('the agency of a listing shows its licence and its listings', async ({ page, site }) => {
  await visit(page, site.agency.pt);
  await expect(page.locator('.contacts')).toContainText(/\d{3,}/);
  expect((await numbers(page)).length).toBeGreaterThan(0);
});

test('the complaints book is one click away', async ({ page }) => {
  await visit(page, '/');
  await expect(page.getByRole('link', { name: 'Livro de reclamações' })).toHaveAttribute('href', 'https://www.livroreclamacoes.pt/');
});

test.describe('where pictures do not come', () => {
  test.use({ expectedComplaints: [/ERR_FAILED/] });

  test('the tiles beneath them stay and nothing looks broken', async ({ page }) => {
    await page.route('**/media/**', (route) => route.abort());
    await visit(page, '/comprar');
    const broken = page.locator('#resultados .card img.broken');
    await expect.poll(() => broken.count()).toBeGreaterThan(0);
    await expect(broken.first()).toBeHidden();
    await expect(page.locator('#resultados .card-picture svg').first()).toBeVisible();
  });
});

test.describe('at an address that does not exist', () => {
  test.use({ expectedComplaints: [/status of 404/] });

  test('the page says so and leads on', async ({ page }) => {
    for (const [code, { prefix, buy }] of Object.entries(LANGUAGES)) {
      const response = await visit(page, `${prefix}/isto/nao-existe`);
      expect(response.status()).toBe(404);
      await expect(page.locator('html')).toHaveAttribute('lang', new RegExp(`^${code}`));
      await expect(page.locator(`main a[href="${buy}"]`)).toBeVisible();
    }
    await visit(page, '/imovel/casa-que-ja-nao-existe-987654321');
    await page.getByRole('searchbox').fill('Porto');
    await page.getByRole('searchbox').press('Enter');
    await expect(page).toHaveURL('/comprar?q=Porto');
  });
});

test('a link that is about to be followed is fetched beforehand', async ({ page }) => {
  await visit(page, '/');
  const link = page.locator('.menu a').first();
  await link.hover();
  await expect(page.locator(`link[rel="prefetch"][href="${await link.getAttribute('href')}"]`)).toHaveCount(1);
});
