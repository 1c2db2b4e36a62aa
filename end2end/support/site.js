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

/** Screens by the names of the registry (app/src/session/screens/): where each stands. */
export const SCREENS = {
  SignIn: { pt: '/entrar', en: '/en/sign-in', es: '/es/entrar' },
  SecondFactor: { pt: '/entrar/codigo', en: '/en/sign-in/code', es: '/es/entrar/codigo' },
  Register: { pt: '/registar', en: '/en/register', es: '/es/registro' },
  Forgotten: { pt: '/recuperar', en: '/en/forgotten', es: '/es/recuperar' },
  Reset: { pt: '/repor', en: '/en/reset', es: '/es/restablecer' },
  Confirm: { pt: '/confirmar', en: '/en/confirm', es: '/es/confirmar' },
  Invitation: { pt: '/convite', en: '/en/invitation', es: '/es/invitacion' },
  Book: { pt: '/agendar', en: '/en/book', es: '/es/reservar' },
  Visit: { pt: '/visita', en: '/en/visit', es: '/es/visita' },
  Waiting: { pt: '/espera', en: '/en/waiting', es: '/es/espera' },
  Calendar: { pt: '/painel/agenda', en: '/en/dashboard/calendar', es: '/es/panel/agenda' },
  NewVisit: { pt: '/painel/agenda/nova', en: '/en/dashboard/calendar/new', es: '/es/panel/agenda/nueva' },
  Hours: { pt: '/painel/horario', en: '/en/dashboard/hours', es: '/es/panel/horario' },
  Overview: { pt: '/painel', en: '/en/dashboard', es: '/es/panel' },
  Properties: { pt: '/painel/imoveis', en: '/en/dashboard/properties', es: '/es/panel/inmuebles' },
  NewProperty: { pt: '/painel/imoveis/novo', en: '/en/dashboard/properties/new', es: '/es/panel/inmuebles/nuevo' },
  ImportProperties: { pt: '/painel/imoveis/importar', en: '/en/dashboard/properties/import', es: '/es/panel/inmuebles/importar' },
  Preview: { pt: 'ver', en: 'view', es: 'ver' },
  Team: { pt: '/painel/equipa', en: '/en/dashboard/team', es: '/es/panel/equipo' },
  Agency: { pt: '/painel/agencia', en: '/en/dashboard/agency', es: '/es/panel/agencia' },
  Plan: { pt: '/painel/plano', en: '/en/dashboard/plan', es: '/es/panel/plan' },
  Account: { pt: '/painel/conta', en: '/en/dashboard/account', es: '/es/panel/cuenta' },
  Security: { pt: '/painel/seguranca', en: '/en/dashboard/security', es: '/es/panel/seguridad' },
  Notifications: { pt: '/painel/avisos', en: '/en/dashboard/notifications', es: '/es/panel/avisos' },
  Looks: { pt: '/painel/acessos', en: '/en/dashboard/access-log', es: '/es/panel/accesos' },
  Letters: { pt: '/painel/correio', en: '/en/dashboard/mail', es: '/es/panel/correo' },
};

/**
 * What accounts and dashboard show. `as` is who looks (a session of `fixtures.js`, else nobody); `address`, where; `form`, what is
 * sent there, for what only an answer shows, or a function of the stage that makes it; `from`, the page it is sent from, if that is
 * not one of ours; `status`, if it is another than 200.
 */
export const VIEWS = {
  'conta sign-in': { address: ({ code }) => SCREENS.SignIn[code] },
  'conta sign-in refused': { address: ({ code }) => SCREENS.SignIn[code], form: { action: 'sign_in', email: 'ninguem@gente.example', password: 'errada e comprida' }, status: 422 },
  'conta register': { address: ({ code }) => SCREENS.Register[code] },
  'conta register wrong': { address: ({ code }) => SCREENS.Register[code], form: { action: 'register', agency: '', country: 'PT', name: '', email: 'sem arroba', password: 'curta' }, status: 422 },
  'conta registered': { address: ({ code }) => `${SCREENS.Register[code]}?ok=sent` },
  'conta forgotten': { address: ({ code }) => SCREENS.Forgotten[code] },
  'conta forgotten sent': { address: ({ code }) => `${SCREENS.Forgotten[code]}?ok=sent` },
  'conta reset': { address: ({ code }) => `${SCREENS.Reset[code]}?token=qualquer` },
  'conta reset over': { address: ({ code }) => SCREENS.Reset[code], status: 404 },
  'conta confirm': { address: ({ code }) => `${SCREENS.Confirm[code]}?token=qualquer` },
  'conta confirm wrong': { address: ({ code }) => SCREENS.Confirm[code], form: { action: 'confirm_email', token: 'qualquer' }, status: 404 },
  'conta invitation': { address: ({ code, stage }) => `${SCREENS.Invitation[code]}/${stage.invitation}` },
  'conta invitation for somebody else': { as: 'ana', address: ({ code, stage }) => `${SCREENS.Invitation[code]}/${stage.invitation}` },
  'conta invitation over': { address: ({ code }) => `${SCREENS.Invitation[code]}/qualquer`, status: 404 },
  'conta second factor': { as: 'halfWay', address: ({ code }) => SCREENS.SecondFactor[code] },
  'conta second factor wrong': { as: 'halfWay', address: ({ code }) => SCREENS.SecondFactor[code], form: { action: 'show_code', recovery: 'aaaa-aaaa' }, status: 422 },
  'visita book': { address: ({ code, stage }) => `${SCREENS.Book[code]}/${stage.visits.number}` },
  'visita book wrong': { address: ({ code, stage }) => `${SCREENS.Book[code]}/${stage.visits.number}`, form: { action: 'book_visit', when: '', name: '', email: 'sem arroba', phone: '1' }, status: 422 },
  'visita book taken': { address: ({ code, stage }) => `${SCREENS.Book[code]}/${stage.visits.number}`, form: (stage) => stage.visits.late(), status: 409 },
  'visita booked': { address: ({ code, stage }) => `${SCREENS.Visit[code]}/${stage.visits.visit}?ok=booked` },
  'visita to move': { address: ({ code, stage }) => `${SCREENS.Visit[code]}/${stage.visits.visit}?do=move` },
  'visita to cancel': { address: ({ code, stage }) => `${SCREENS.Visit[code]}/${stage.visits.visit}?do=cancel` },
  'visita forged': { address: ({ code }) => `${SCREENS.Visit[code]}/qualquer`, status: 404 },
  'visita waiting': { address: ({ code, stage }) => `${SCREENS.Waiting[code]}/${stage.visits.waiting}` },
  'agenda week': { as: 'ana', address: ({ code }) => SCREENS.Calendar[code] },
  'agenda day': { as: 'ana', address: ({ code }) => `${SCREENS.Calendar[code]}?view=day` },
  'agenda list': { as: 'ana', address: ({ code }) => `${SCREENS.Calendar[code]}?view=list` },
  'agenda week, new agency': { as: 'owner', address: ({ code }) => SCREENS.Calendar[code] },
  'agenda new visit': { as: 'ana', address: ({ code }) => SCREENS.NewVisit[code] },
  'agenda new visit of a property': { as: 'visits', address: ({ code, stage }) => `${SCREENS.NewVisit[code]}?property=${stage.visits.number}` },
  'agenda visit': { as: 'visits', address: ({ code, stage }) => `${SCREENS.Calendar[code]}/${stage.visits.id}` },
  'agenda hours': { as: 'ana', address: ({ code }) => SCREENS.Hours[code] },
  'agenda hours wrong': { as: 'ana', address: ({ code }) => SCREENS.Hours[code], form: { action: 'follow_calendar', calendar_address: 'nada' }, status: 422 },
  'painel property with visits': { as: 'visits', address: ({ code, stage }) => `${SCREENS.Properties[code]}/${stage.visits.number}` },
  'painel overview': { as: 'ana', address: ({ code }) => SCREENS.Overview[code] },
  'painel overview of an agent': { as: 'marta', address: ({ code }) => SCREENS.Overview[code] },
  'painel overview, new agency': { as: 'owner', address: ({ code }) => SCREENS.Overview[code] },
  'painel unconfirmed': { as: 'unconfirmed', address: ({ code }) => SCREENS.Overview[code] },
  'painel properties': { as: 'ana', address: ({ code }) => SCREENS.Properties[code] },
  'painel properties, some': { as: 'marta', address: ({ code }) => `${SCREENS.Properties[code]}?words=lisboa&deal=sale&order=price_up` },
  'painel properties, none found': { as: 'marta', address: ({ code }) => `${SCREENS.Properties[code]}?words=xyzzyplugh` },
  'painel properties, new agency': { as: 'owner', address: ({ code }) => SCREENS.Properties[code] },
  'painel new property': { as: 'ana', address: ({ code }) => SCREENS.NewProperty[code] },
  'painel new property wrong': { as: 'ana', address: ({ code }) => SCREENS.NewProperty[code], form: { action: 'create_property', property_type: 'house', listing_type: 'sale', price: 'barato', reference: '' }, status: 422 },
  'painel import': { as: 'ana', address: ({ code }) => SCREENS.ImportProperties[code] },
  'painel property': { as: 'ana', address: ({ code, stage }) => `${SCREENS.Properties[code]}/${stage.property}` },
  'painel property wrong': { as: 'ana', address: ({ code, stage }) => `${SCREENS.Properties[code]}/${stage.property}`, form: { action: 'save_section', section: 'asking', seen: '0000000000000000', price: '1' }, status: 422 },
  'painel preview': { as: 'ana', address: ({ code, stage }) => `${SCREENS.Properties[code]}/${stage.property}/${SCREENS.Preview[code]}` },
  'painel team': { as: 'ana', address: ({ code }) => SCREENS.Team[code] },
  'painel team of an agent': { as: 'marta', address: ({ code }) => SCREENS.Team[code] },
  'painel team, new agency': { as: 'owner', address: ({ code }) => SCREENS.Team[code] },
  'painel team wrong': { as: 'ana', address: ({ code }) => SCREENS.Team[code], form: { action: 'invite_member', email: 'sem arroba', role: 'AGENT' }, status: 422 },
  'painel agency': { as: 'ana', address: ({ code }) => SCREENS.Agency[code] },
  'painel agency of an agent': { as: 'marta', address: ({ code }) => SCREENS.Agency[code] },
  'painel agency wrong': { as: 'ana', address: ({ code }) => SCREENS.Agency[code], form: { action: 'save_agency', part: 'contacts', phone: '12', email: 'sem arroba', website: 'casas' }, status: 422 },
  'painel plan': { as: 'ana', address: ({ code }) => SCREENS.Plan[code] },
  'painel plan of an agent': { as: 'marta', address: ({ code }) => SCREENS.Plan[code] },
  'painel plan, new agency': { as: 'owner', address: ({ code }) => SCREENS.Plan[code] },
  'painel refused': { as: 'marta', address: ({ code }) => SCREENS.Plan[code], form: { action: 'change_plan', plan: 'PRO' }, status: 403 },
  'painel form from elsewhere': { as: 'ana', address: ({ code }) => SCREENS.Agency[code], form: { action: 'save_agency' }, from: 'about:blank', status: 403 },
  'painel looks': { as: 'ana', address: ({ code }) => SCREENS.Looks[code] },
  'painel looks, new agency': { as: 'owner', address: ({ code }) => SCREENS.Looks[code] },
  'painel looks of an agent': { as: 'marta', address: ({ code }) => SCREENS.Looks[code], status: 403 },
  'painel account': { as: 'ana', address: ({ code }) => SCREENS.Account[code] },
  'painel security': { as: 'ana', address: ({ code }) => SCREENS.Security[code] },
  'painel security wrong': { as: 'ana', address: ({ code }) => SCREENS.Security[code], form: { action: 'change_password', current: 'x', password: 'curta' }, status: 422 },
  'painel second factor begun': { as: 'owner', address: ({ code }) => SCREENS.Security[code], form: { action: 'begin_second_factor' } },
  'painel second factor on': { as: 'protected', address: ({ code }) => SCREENS.Security[code] },
  'painel notifications': { as: 'protected', address: ({ code }) => SCREENS.Notifications[code] },
  'painel notifications, none': { as: 'marta', address: ({ code }) => SCREENS.Notifications[code] },
  'painel mail': { as: 'ana', address: ({ code }) => SCREENS.Letters[code] },
  'painel letter': { as: 'ana', address: ({ code, stage }) => `${SCREENS.Letters[code]}/${stage.letter}` },
  'painel not found': { as: 'ana', address: ({ code }) => `${SCREENS.Letters[code]}/nenhuma`, status: 404 },
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

/**
 * Walks the first pages of one of the demo's agencies: a listing with pictures, one without, an agency, each in three languages.
 * What other tests publish meanwhile is on the portal, and not there.
 */
export async function explore(request, base) {
  const text = async (address) => (await request.get(new URL(address, base).href)).text();
  let pictured;
  let bare;
  const demo = `${LANGUAGES.pt.agencies}/cal-e-azul`;
  for (const start of [demo, `${demo}?negocio=rent`]) {
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
