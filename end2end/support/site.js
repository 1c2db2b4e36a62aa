// The portal's addresses in its three languages, and what of the demo stands behind them.

export const LANGUAGES = {
  pt: { prefix: '', buy: '/comprar', rent: '/arrendar', agencies: '/imobiliarias', legal: ['privacidade', 'termos', 'fontes'] },
  en: { prefix: '/en', buy: '/en/buy', rent: '/en/rent', agencies: '/en/agencies', legal: ['privacy', 'terms', 'sources'] },
  es: { prefix: '/es', buy: '/es/comprar', rent: '/es/alquilar', agencies: '/es/inmobiliarias', legal: ['privacidad', 'terminos', 'fuentes'] },
};

/** The kinds of page there are; each finds its address in what `explore` found. */
export const PAGES = {
  home: ({ language }) => language.prefix || '/',
  'results, for sale': ({ language }) => language.buy,
  'results, to rent': ({ language }) => language.rent,
  'results, filtered': ({ language }) => `${language.buy}?tipo=apartment&preco_max=900000&quartos=2&quartos=3&ordem=price_asc`,
  'results, none': ({ language }) => `${language.buy}?q=xyzzyplugh&preco_max=1`,
  'listing with pictures': ({ site, code }) => site.pictured[code],
  'listing without pictures': ({ site, code }) => site.bare[code],
  agencies: ({ language }) => language.agencies,
  agency: ({ site, code }) => site.agency[code],
  privacy: ({ language }) => `${language.prefix}/legal/${language.legal[0]}`,
  terms: ({ language }) => `${language.prefix}/legal/${language.legal[1]}`,
  sources: ({ language }) => `${language.prefix}/legal/${language.legal[2]}`,
  'not found': ({ language }) => `${language.prefix}/isto-nao-existe`,
};

const unescape = (text) => text.replaceAll('&amp;', '&');

/** Where a page links to its siblings in other languages: code → path. */
export function alternates(html) {
  const found = {};
  for (const [tag] of html.matchAll(/<link\b[^>]*rel="alternate"[^>]*>/g)) {
    const code = /hreflang="([^"]+)"/.exec(tag)?.[1];
    const href = /href="([^"]+)"/.exec(tag)?.[1];
    if (code && href) found[code] = new URL(unescape(href)).pathname + new URL(unescape(href)).search;
  }
  return found;
}

/** The cards of a page of results: address, and whether there is a picture. */
export const cardsOf = (html) =>
  html
    .split('<article')
    .slice(1)
    .map((card) => ({ href: unescape(/<a\b[^>]*href="([^"]+)"/.exec(card)?.[1] ?? ''), pictured: card.includes('<img') }));

/** Walks the demo's first pages: a listing with pictures, one without, an agency, each in three languages. */
export async function explore(request, base) {
  const text = async (address) => (await request.get(new URL(address, base).href)).text();
  let pictured;
  let bare;
  for (const start of [LANGUAGES.pt.buy, LANGUAGES.pt.rent]) {
    let address = start;
    for (let page = 0; address && page < 10 && !(pictured && bare); page += 1) {
      const html = await text(address);
      const cards = cardsOf(html);
      pictured ??= cards.find((card) => card.pictured)?.href;
      bare ??= cards.find((card) => !card.pictured)?.href;
      const next = /<a\b[^>]*rel="next"[^>]*>/.exec(html)?.[0];
      address = next && unescape(/href="([^"]+)"/.exec(next)[1]);
    }
  }
  if (!pictured) throw new Error(`${base} has no listing with a picture: is the demo there?`);
  const agencies = await text(LANGUAGES.pt.agencies);
  const agency = /href="(\/imobiliarias\/[^"?]+)"/.exec(agencies)?.[1];
  const inAll = async (address) => (address ? alternates(await text(address)) : {});
  return { pictured: await inAll(pictured), bare: await inAll(bare), agency: await inAll(agency) };
}
