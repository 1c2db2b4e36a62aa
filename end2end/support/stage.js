// Who looks at the screens of accounts and dashboard, and what there is for them to see.

import { randomUUID } from 'node:crypto';
import { request as requests } from '@playwright/test';
import { DEMO, PASSWORD, codeOf, foundAgency, invite, letterTo, lettersTo, networkOf, newAddress, signInQuietly } from './people.js';
import { SCREENS } from './site.js';
import { openToVisits } from './visits.js';

/** Somebody without a browser, on a network of their own. */
const somebody = (baseURL) => requests.newContext({ baseURL, extraHTTPHeaders: { 'X-Forwarded-For': networkOf(randomUUID()) } });

/** A second factor without an app: answers its secret. */
async function protect(request) {
  const address = SCREENS.Security.pt;
  const begun = await (await request.post(address, { form: { action: 'begin_second_factor' } })).text();
  const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec(begun)[1];
  const done = await request.post(address, { form: { action: 'confirm_second_factor', code: codeOf(secret) } });
  if (!done.ok()) throw new Error(`the second factor could not be set up: ${done.status()}`);
}

/** Somebody whose agency has a second member, so that there are notifications, and who has a second factor. */
async function established(baseURL) {
  const request = await somebody(baseURL);
  const { email } = await foundAgency(request, 'Sociedade de Mediação Imobiliária Irmãos Figueiredo & Sucessores');
  const guest = await somebody(baseURL);
  const joined = newAddress('bartolomeu.de-vasconcelos.e-albuquerque');
  const form = { action: 'register_invited', name: 'Bartolomeu de Vasconcelos e Albuquerque', password: PASSWORD };
  await guest.post(await invite(request, joined, 'ADMIN'), { form });
  await invite(request, newAddress('maria-da-conceicao.figueiredo-sousa'));
  await protect(request);
  return { email, request };
}

/** The first property that a list shows. */
const firstOf = async (request, query = '') => /\/painel\/imoveis\/(\d+)"/.exec(await (await request.get(`${SCREENS.Properties.pt}${query}`)).text())[1];

/** Looks at an owner of the demo in full, so that there is something to tell of it. */
async function lookAtAnOwner(request) {
  const address = `${SCREENS.Properties.pt}/${await firstOf(request, '?words=CA-101')}`;
  const [, owner] = /name="owner_0_id" value="([^"]+)"/.exec(await (await request.get(address)).text());
  const looked = await request.post(address, { form: { action: 'reveal_owner', owner } });
  if (!looked.ok()) throw new Error(`the owner could not be looked at: ${looked.status()}`);
}

/** A home that Ana shows, with a visit on its last free time of the week, and somebody who would like it, too. */
async function visited(baseURL) {
  const { number, request } = await openToVisits({ request: requests }, baseURL, randomUUID(), 2);
  const at = `${SCREENS.Book.pt}/${number}`;
  const when = [...(await (await request.get(at)).text()).matchAll(/name="when" value="([^"]+)"/g)].at(-1)[1];
  const somebodys = (action, email) => ({ action, key: randomUUID(), when, waiting_for: when, name: 'Constança de Vasconcelos', email, phone: '912345678', consent: 'on' });
  const sent = async (action) => {
    const answer = await request.post(at, { form: somebodys(action, newAddress('visita')), maxRedirects: 0 });
    if (answer.status() !== 303) throw new Error(`${action} was answered ${answer.status()}`);
    return /\/([^/?]+)\?/.exec(answer.headers().location)[1];
  };
  const visit = await sent('book_visit');
  const waiting = await sent('join_waiting_list');
  const agenda = await (await request.get(`${SCREENS.Calendar.pt}?view=list&from=${when.slice(0, 10)}`)).text();
  const id = /agenda\/([0-9a-f-]{36})/.exec(agenda)[1];
  return { number, visit, waiting, id, session: await request.storageState(), late: () => somebodys('book_visit', newAddress('tarde')) };
}

/** Sets the stage on a running server: sessions by name, an open invitation and a letter. */
export async function setStage(baseURL) {
  const owner = await somebody(baseURL);
  await foundAgency(owner);
  const { email, request: protectedOne } = await established(baseURL);
  const guest = newAddress('convidada');
  const invitation = (await invite(owner, guest)).split('/').at(-1);

  const unconfirmed = await somebody(baseURL);
  const fresh = newAddress('fresca');
  await unconfirmed.post(SCREENS.Register.pt, { form: { action: 'register', agency: 'Casas da Fresca', country: 'PT', name: 'Rosa Fresca', email: fresh, password: PASSWORD } });
  await letterTo(fresh);
  await signInQuietly(unconfirmed, fresh, PASSWORD);

  let property;
  const sessions = { owner: await owner.storageState(), protected: await protectedOne.storageState(), unconfirmed: await unconfirmed.storageState() };
  for (const [name, address] of Object.entries(DEMO)) {
    const request = await somebody(baseURL);
    await signInQuietly(request, address);
    sessions[name] = await request.storageState();
    if (name !== 'ana') continue;
    property = await firstOf(request);
    await lookAtAnOwner(request);
  }
  const visits = await visited(baseURL);
  sessions.visits = visits.session;
  return {
    baseURL,
    invitation,
    visits,
    property,
    letter: lettersTo(guest).at(-1).id,
    /** The session of somebody; of nobody without a name. Who is half way in has ten minutes, and is asked for anew. */
    async sessionOf(name) {
      if (!name) return { cookies: [], origins: [] };
      if (name !== 'halfWay') return sessions[name];
      const request = await somebody(baseURL);
      await signInQuietly(request, email, PASSWORD);
      return request.storageState();
    },
  };
}
