// Strings that break programs, through every public parameter, path and header: never an error of ours,
// never a piece of them that the browser would run. The lists lie beside the project; without them this is skipped,
// with a handful of our own it still runs.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './support/fixtures.js';
import { readParameters } from './support/parameters.js';

const LISTS = fileURLToPath(new URL('../../shared/data/malformed-text/', import.meta.url));

const OWN = [
  '',
  ' ',
  '%',
  '%00',
  '%ff%fe',
  '\u0000',
  '\u202e\u2066\ufeff',
  '</title><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' OR 1=1 --",
  '{{7*7}}${7*7}',
  '../../../../etc/passwd',
  '-1',
  '0',
  '99999999999999999999999999',
  'NaN',
  '1e309',
  '-180,-90,180,90',
  '180,90,-180,-90',
  'NaN,NaN,NaN,NaN',
  '1~1',
  '9223372036854775807~9223372036854775807',
  'x'.repeat(10_000),
  '🏠'.repeat(500),
  'a\r\nSet-Cookie: x=1',
];

/** What searches read, and a name that nobody does. */
const PARAMETERS = ['q', 'local', 'tipo', 'preco_min', 'preco_max', 'area_min', 'area_max', 'quartos', 'banhos', 'energia', 'com', 'mapa',
  'ordem', 'depois', 'antes', 'negocio', 'idioma', 'agencia', 'nada'];
/** What the map reads beside a search; what the other public pages do, and files behind signed links. */
const MAP_PARAMETERS = ['query', 'west', 'south', 'east', 'north', 'zoom'];
const PAGE_PARAMETERS = ['ok', 'next', 'token', 'state', 'code', 'week', 'do', 'convite', 'nome', 'ate', 'assinatura'];
const PAGES = ['/', '/en/agencies', '/imobiliarias/cal-e-azul', '/agendar/1', '/visita/qualquer', '/es/espera/qualquer', '/entrar', '/en/sign-in/external',
  '/confirmar', '/repor', '/convite/qualquer', '/ficheiros/documents/qualquer.pdf', '/legal/termos'];
const FOLDERS = ['/', '/en/', '/es/', '/imovel/', '/en/property/', '/es/inmueble/', '/imobiliarias/', '/en/agencies/', '/legal/', '/media/',
  '/pkg/', '/og/', '/sitemap/', '/api/', '/comprar/', '/data/', '/ficheiros/', '/agendar/', '/visita/', '/en/waiting/', '/convite/', '/agenda/'];
const HEADERS = ['accept-language', 'accept-encoding', 'accept', 'user-agent', 'cookie', 'referer', 'if-none-match', 'if-modified-since',
  'range', 'x-forwarded-for'];

/** Every line of every list; a file of many lines that belong together (XML) counts line by line as well. */
function strings() {
  const found = new Set(OWN);
  if (!existsSync(LISTS)) return { all: [...found], complete: false };
  for (const file of readdirSync(LISTS).filter((name) => name.endsWith('.txt') && !/LICENSE/.test(name))) {
    for (const line of readFileSync(path.join(LISTS, file), 'utf8').split(/\r?\n/)) if (line) found.add(line);
  }
  for (const text of JSON.parse(readFileSync(path.join(LISTS, 'blns.json'), 'utf8'))) found.add(text);
  return { all: [...found], complete: true };
}

const { all, complete } = strings();

/** A path as an attacker writes it: what HTTP forbids is escaped, everything else goes out as it is. */
const rawPath = (text) => text.replace(/[^\x21-\x7e]|[?#]/gu, (letter) => encodeURIComponent(letter.isWellFormed() ? letter : '\ufffd'));
const component = (text) => encodeURIComponent(text.toWellFormed());
/** Header values hold Latin-1 without control characters. */
const headerValue = (text) => text.replace(/[^\x20-\x7e\xa0-\xff]/g, '').slice(0, 4_000);

const agent = new http.Agent({ keepAlive: true, maxSockets: 24 });

/** One request as it stands, without the tidying a browser or `fetch` does. */
function ask(base, address, { method = 'GET', headers = {}, body } = {}) {
  const { hostname, port } = new URL(base);
  // Said outright: Node sends the body of some methods without telling its length.
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  const options = { agent, hostname, port, method, path: address, headers: { accept: 'text/html', ...length, ...headers } };
  return new Promise((resolve, reject) => {
    const request = http.request(options, (response) => {
      const pieces = [];
      response.on('data', (piece) => pieces.push(piece));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces) }));
    });
    request.on('error', (error) => {
      // A connection kept open may be closed by the server just as it is used again: that is no answer, so it is asked again.
      if (request.reusedSocket && error.code === 'ECONNRESET') resolve(ask(base, address, { method, headers, body }));
      else reject(new Error(`${method} ${address.slice(0, 200)}: ${error.message}`));
    });
    request.end(body);
  });
}

/** Sends many, some at a time, and answers what must not be: errors of ours. */
async function failures(base, requests) {
  const bad = [];
  const queue = requests[Symbol.iterator]();
  const work = async () => {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      const [address, options] = next.value;
      const { status } = await ask(base, address, options);
      if (status >= 500) bad.push(`${status} ${options?.method ?? 'GET'} ${address.slice(0, 300)}`);
    }
  };
  await Promise.all(Array.from({ length: 24 }, work));
  return bad;
}

test.describe.configure({ timeout: 240_000 });

test.beforeEach(({}, info) => {
  if (!complete) info.annotations.push({ type: 'note', description: `${LISTS} is not there: only the handful in this file was sent` });
});

test('no string in any parameter is an error of ours', async ({ baseURL }) => {
  const requests = all.flatMap((text, index) => {
    const value = component(text);
    const of = (names) => names.map((name) => `${name}=${value}`).join('&');
    const search = ['/comprar', '/en/rent', '/es/comprar'][index % 3];
    return [
      [`${search}?${of(PARAMETERS)}`],
      [`${search}?${rawPath(text)}`],
      // Alone: beside an agency or a place that nobody knows, nobody looks for words.
      [`/rss?q=${value}`],
      [`/api/mapa?query=${component(of(PARAMETERS))}&west=-10&south=36&east=4&north=44&zoom=6`],
      [`/api/mapa?${of(MAP_PARAMETERS)}`],
      [`${PAGES[index % PAGES.length]}?${of([...PAGE_PARAMETERS, ...PARAMETERS])}`],
    ];
  });
  expect(await failures(baseURL, requests)).toEqual([]);
});

test('every parameter that the source of a public page reads is among those that are tried', () => {
  const read = readParameters();
  expect(read).toEqual(expect.arrayContaining(['q', 'negocio', 'agencia', 'zoom', 'week', 'next', 'assinatura']));
  expect(read.filter((name) => ![...PARAMETERS, ...MAP_PARAMETERS, ...PAGE_PARAMETERS].includes(name))).toEqual([]);
});

test('no string in any path is an error of ours', async ({ baseURL }) => {
  const requests = all.flatMap((text, index) =>
    [0, 5, 10].map((step) => {
      const folder = FOLDERS[(index + step) % FOLDERS.length];
      return [folder + rawPath(text).slice(0, 6_000)];
    }),
  );
  expect(await failures(baseURL, requests)).toEqual([]);
});

test('no string in any header is an error of ours', async ({ baseURL }) => {
  const requests = all.map((text) => ['/comprar', { headers: Object.fromEntries(HEADERS.map((name) => [name, headerValue(text)])) }]);
  expect(await failures(baseURL, requests)).toEqual([]);
});

test('no method and no body is an error of ours', async ({ baseURL }) => {
  const addresses = ['/', '/comprar', '/api/mapa', '/imobiliarias', '/sitemap.xml', '/healthz', '/nada'];
  const bodies = all.filter((_, index) => index % 40 === 0);
  const requests = ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'].flatMap((method) =>
    addresses.flatMap((address) =>
      bodies.flatMap((body) =>
        ['application/x-www-form-urlencoded', 'application/json', 'multipart/form-data'].map((type) => [
          address,
          { method, headers: { 'content-type': type }, body: method === 'HEAD' ? undefined : body },
        ]),
      ),
    ),
  );
  expect(await failures(baseURL, requests)).toEqual([]);
});

test('no file outside of what is public is served', async ({ baseURL }) => {
  for (const folder of ['/pkg/', '/media/', '/data/', '/']) {
    for (const climb of ['../../../../../../etc/passwd', '..%2f..%2f..%2f..%2f..%2fetc%2fpasswd', '%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
      '....//....//....//etc/passwd', '..\\..\\..\\etc\\passwd', '../estate.db', '..%2festate.db', '%2e%2e%2festate.db', '..%5cestate.db']) {
      const { body, status } = await ask(baseURL, folder + climb);
      expect(body.includes('root:') || body.includes('SQLite format'), folder + climb).toBe(false);
      expect(status, folder + climb).not.toBe(200);
    }
  }
});

test('what a page repeats of a string stays text', async ({ page, baseURL }) => {
  // A page of ours as the measure, and every page with a string in its words against it, parsed by a real browser.
  await page.goto('/healthz');
  const suspects = all.filter((text) => /[<>"'&`]|javascript:|on\w+=/i.test(text));
  const plain = (await ask(baseURL, '/comprar?q=qwertyuiop')).body.toString();
  const work = async (batch) => {
    const answers = await Promise.all(
      batch.map(async (text) => ({ text, html: (await ask(baseURL, `/comprar?q=${component(text)}`)).body.toString() })),
    );
    return page.evaluate(
      ([measure, answers]) => {
        const parse = (html) => new DOMParser().parseFromString(html, 'text/html');
        const scripts = (doc) => [...doc.querySelectorAll('script')].map(({ src, type }) => `${type} ${src}`).sort().join('\n');
        const expected = scripts(parse(measure));
        const kinds = new Set(['base', 'object', 'embed', 'iframe', 'frame', 'applet', 'math', 'marquee', 'audio', 'video', 'portal']);
        return answers.flatMap(({ text, html }) => {
          const doc = parse(html);
          const found = [];
          if (scripts(doc) !== expected) found.push('another script');
          for (const element of doc.querySelectorAll('*')) {
            if (kinds.has(element.localName)) found.push(`<${element.localName}>`);
            for (const { name, value } of element.attributes) {
              if (name.startsWith('on')) found.push(`${name} on <${element.localName}>`);
              // What a photograph looks like until it is there stands in the page itself.
              if (element.localName === 'img' && value.startsWith('data:image/webp;base64,')) continue;
              if (['href', 'src', 'action', 'formaction', 'xlink:href'].includes(name) && /^\s*(javascript|data|vbscript):/i.test(value)) {
                found.push(`${name}="${value.slice(0, 40)}"`);
              }
            }
          }
          return found.length > 0 ? [`${text.slice(0, 120)} → ${[...new Set(found)].join(', ')}`] : [];
        });
      },
      [plain, answers],
    );
  };
  const escaped = [];
  for (let start = 0; start < suspects.length; start += 50) escaped.push(...(await work(suspects.slice(start, start + 50))));
  expect(escaped).toEqual([]);
});
