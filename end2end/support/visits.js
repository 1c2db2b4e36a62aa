// What a property needs before anybody can visit it, arranged by its agency without a page.

import { fieldsOf } from './forms.js';
import { DEMO, networkOf, signInQuietly } from './people.js';
import { SCREENS, cardsOf } from './site.js';

const HOURS = '/painel/horario';
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/**
 * Ana shows one of her agency's listings every day from eight to eight, at short notice: its number, and her session. It is the
 * `nth` that can be visited; `arranged` is what else is particular about it.
 */
export async function openToVisits(playwright, baseURL, key, nth = 0, arranged = {}) {
  const request = await playwright.request.newContext({ baseURL, extraHTTPHeaders: { 'X-Forwarded-For': networkOf(key) } });
  await signInQuietly(request, DEMO.ana);
  const hours = await (await request.get(HOURS)).text();
  const week = { ...fieldsOf(hours, 'set_hours'), action: 'set_hours', holidays: 'none' };
  for (const day of DAYS) Object.assign(week, { [`${day}_open`]: 'on', [`${day}_from_1`]: '08:00', [`${day}_to_1`]: '20:00', [`${day}_from_2`]: '', [`${day}_to_2`]: '' });
  const kept = await request.post(HOURS, { form: week });
  if (!kept.ok()) throw new Error(`the hours were refused: ${kept.status()}`);

  const shown = [];
  for (const { href } of cardsOf(await (await request.get('/imobiliarias/cal-e-azul')).text())) {
    const number = /(\d+)$/.exec(href)[1];
    if (shown.length <= nth && (await request.get(`${SCREENS.Book.pt}/${number}`)).ok()) shown.push({ href, number });
  }
  const { href, number } = shown[nth];
  const sheet = `${SCREENS.Properties.pt}/${number}`;
  const settings = fieldsOf(await (await request.get(sheet)).text(), 'save_visit_settings');
  const me = /<option\b[^>]*value="([0-9a-f-]{36})"[^>]*>\s*Ana/.exec((await (await request.get(sheet)).text()).split('name="visits_shown_by"')[1])[1];
  Object.assign(settings, { action: 'save_visit_settings', visits_enabled: 'on', visits_shown_by: me, visits_notice: '2', visits_notice_unit: 'hours', visits_before: '0', visits_after: '0', visits_step: '30', visits_length: '30', visits_confirmation: 'automatic', visits_screening: 'open', ...arranged });
  const saved = await request.post(sheet, { form: settings });
  if (!saved.ok()) throw new Error(`the settings of ${number} were refused: ${saved.status()}`);
  return { number, request, sheet, listing: href };
}
