// What search engines, feed readers and other machines get.

import { expect, test } from './support/fixtures.js';
import { LANGUAGES, PAGES, alternates, cardsOf } from './support/site.js';

/** Parses XML as a browser does; a mistake in it fails the test. */
async function parseXml(page, text) {
  return page.evaluate((source) => {
    const xml = new DOMParser().parseFromString(source, 'application/xml');
    return {
      error: xml.querySelector('parsererror')?.textContent,
      root: xml.documentElement.localName,
      locations: [...xml.getElementsByTagName('loc')].map((node) => node.textContent),
      items: [...xml.getElementsByTagName('item')].map((item) => ({
        title: item.querySelector('title')?.textContent,
        link: item.querySelector('link')?.textContent,
      })),
    };
  }, text);
}

test('the sitemap is XML and every address in it answers', async ({ page, request }) => {
  const response = await request.get('/sitemap.xml');
  expect(response.headers()['content-type']).toContain('xml');
  const { error, root, locations } = await parseXml(page, await response.text());
  expect(error).toBeUndefined();
  expect(root).toBe('urlset');
  expect(locations.length).toBeGreaterThan(50);
  const step = Math.ceil(locations.length / 40);
  for (const location of locations.filter((_, index) => index % step === 0)) {
    const answer = await request.get(location, { maxRedirects: 0 });
    expect(answer.status(), location).toBe(200);
  }
});

test('robots.txt points to the sitemap', async ({ request, baseURL }) => {
  const text = await (await request.get('/robots.txt')).text();
  expect(text).toMatch(/^User-agent: \*$/m);
  expect(text).toContain(`Sitemap: ${baseURL}/sitemap.xml`);
});

test('every search has a feed whose items are listings of that search', async ({ page, request }) => {
  const html = await (await request.get('/comprar?tipo=apartment')).text();
  const [link] = /<link\b[^>]*type="application\/rss\+xml"[^>]*>/.exec(html) ?? [];
  expect(link, 'a link to the feed').toBeTruthy();
  const href = /href="([^"]+)"/.exec(link)[1].replaceAll('&amp;', '&');
  const response = await request.get(href);
  expect(response.ok()).toBe(true);
  const { error, root, items } = await parseXml(page, await response.text());
  expect(error).toBeUndefined();
  expect(root).toBe('rss');
  expect(items.length).toBeGreaterThan(0);
  for (const { title, link: address } of items) {
    expect(title).toBeTruthy();
    expect(new URL(address).pathname).toMatch(/^\/imovel\/.*-\d+$/);
  }
});

test('structured data on every page is JSON that names its context and type', async ({ page, site }) => {
  for (const name of ['home', 'results, for sale', 'listing with pictures', 'agency']) {
    await page.goto(PAGES[name]({ site, code: 'pt', language: LANGUAGES.pt }));
    const blocks = await page.locator('script[type="application/ld+json"]').allTextContents();
    expect(blocks.length, name).toBeGreaterThan(0);
    for (const block of blocks) {
      const data = JSON.parse(block);
      for (const thing of Array.isArray(data) ? data : [data]) {
        expect(thing['@context']).toMatch(/^https?:\/\/schema\.org\/?$/);
        expect(thing['@type'] ?? thing['@graph']).toBeTruthy();
      }
    }
  }
});

test('the structured data of a listing carries its price in euros', async ({ page, site }) => {
  await page.goto(site.pictured.pt);
  const text = (await page.locator('script[type="application/ld+json"]').allTextContents()).join('\n');
  expect(text).toContain('"priceCurrency":"EUR"');
});

test('each page names its siblings in every language, and they name it back', async ({ request, site, baseURL }) => {
  for (const name of ['home', 'results, for sale', 'results, to rent', 'listing with pictures', 'agencies', 'agency', 'privacy']) {
    const own = PAGES[name]({ site, code: 'pt', language: LANGUAGES.pt });
    const found = alternates(await (await request.get(own)).text());
    expect(Object.keys(found).sort(), name).toEqual(['en', 'es', 'pt', 'x-default']);
    expect(found.pt).toBe(own);
    for (const code of ['en', 'es']) {
      const answer = await request.get(found[code], { maxRedirects: 0 });
      expect(answer.status(), `${name} ${code}`).toBe(200);
      const html = await answer.text();
      expect(html).toMatch(new RegExp(`<html[^>]*lang="${code}`));
      expect(alternates(html), `${name} ${code}`).toEqual(found);
      expect(html).toContain(`<link rel="canonical" href="${baseURL}${found[code]}"`);
    }
  }
});

test('an old slug redirects for good to the readable address, with its language', async ({ request, site }) => {
  for (const [code, canonical] of Object.entries(site.pictured)) {
    if (code === 'x-default') continue;
    const [, folder, number] = /^(.*\/)[^/]*?-(\d+)$/.exec(canonical);
    for (const old of [`${folder}um-titulo-antigo-${number}`, `${folder}${number}`]) {
      const answer = await request.get(old, { maxRedirects: 0 });
      expect(answer.status(), old).toBe(301);
      expect(new URL(answer.headers().location, 'http://any').pathname).toBe(canonical);
    }
  }
});

test('a shared link has a title, a text and a picture that exists', async ({ page, request, site }) => {
  await page.goto(site.pictured.pt);
  const meta = (name) => page.locator(`meta[property="og:${name}"]`).getAttribute('content');
  expect(await meta('title')).toBeTruthy();
  expect(await meta('description')).toBeTruthy();
  const image = await request.get(await meta('image'));
  expect(image.ok()).toBe(true);
  expect(image.headers()['content-type']).toMatch(/^image\//);
});

test('what never changes is kept for good, pages are asked for again', async ({ request }) => {
  const page = await request.get('/');
  const style = /href="(\/pkg\/main-[^"]+\.css)"/.exec(await page.text())[1];
  const asset = await request.get(style, { headers: { 'accept-encoding': 'br' } });
  expect(asset.headers()['cache-control']).toContain('immutable');
  expect(asset.headers()['content-encoding']).toBe('br');
  expect(page.headers()['cache-control'] ?? '').not.toContain('immutable');
});

test('no page allows scripts of others or its own inside the HTML', async ({ request, site }) => {
  for (const addressOf of Object.values(PAGES)) {
    const response = await request.get(addressOf({ site, code: 'pt', language: LANGUAGES.pt }));
    const policy = response.headers()['content-security-policy'];
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).toContain("frame-ancestors 'none'");
    const scripts = [...(await response.text()).matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
    for (const tag of scripts) expect(tag).toMatch(/src="\/pkg\/|type="application\/ld\+json"/);
  }
});

test('the server says that it lives and that it is ready', async ({ request }) => {
  expect((await request.get('/healthz')).status()).toBe(200);
  expect((await request.get('/readyz')).status()).toBe(200);
});

test('results carry 24 cards a page and no listing twice over all pages', async ({ request }) => {
  const seen = new Set();
  let address = '/comprar';
  for (let page = 0; address && page < 30; page += 1) {
    const html = await (await request.get(address)).text();
    const cards = cardsOf(html);
    expect(cards.length).toBeLessThanOrEqual(24);
    for (const { href } of cards) {
      expect(seen.has(href), `${href} came twice`).toBe(false);
      seen.add(href);
    }
    const next = /<a\b[^>]*rel="next"[^>]*>/.exec(html)?.[0];
    address = next && /href="([^"]+)"/.exec(next)[1].replaceAll('&amp;', '&');
  }
  expect(address, 'the last page has no next').toBeFalsy();
  expect(seen.size).toBeGreaterThan(24);
});
