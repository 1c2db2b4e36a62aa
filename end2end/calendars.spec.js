// What calendars elsewhere are told of a visit, read back by two readers that aren't ours (ical.js, and Python's
// icalendar where `make test` set CALENDAR_READER): the entry in the letter, the visit's file, the agent's link. The
// pages themselves are looked at elsewhere; calendars have no eyes.

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import ICAL from 'ical.js';
import { expect, test } from './support/fixtures.js';
import { letterTo, newAddress } from './support/people.js';
import { openToVisits } from './support/visits.js';

test.use({ expectedComplaints: [/status of (404|422)/] });
test.describe.configure({ mode: 'serial' });

let property;

test.beforeAll(async ({ playwright, baseURL }, info) => {
  property = await openToVisits(playwright, baseURL, `calendars ${info.project.name}`, 1);
});

test.afterAll(() => property?.request.dispose());

const HOURS = '/painel/horario';

const told = [];

/** What Python says of all calendars that were read so far. */
function readOtherwise(folder) {
  mkdirSync(folder, { recursive: true });
  const files = told.splice(0).map((text, n) => {
    const file = `${folder}/${n}.ics`;
    writeFileSync(file, text);
    return file;
  });
  expect(files.length).toBeGreaterThan(0);
  const script = new URL('../scripts/read-calendars.py', import.meta.url).pathname;
  const reader = spawnSync(process.env.CALENDAR_READER, [script, ...files], { encoding: 'utf8' });
  return `${reader.stdout}${reader.stderr}`;
}

/** A calendar as its reader understands it: how it is meant, and its entries. */
function read(text) {
  told.push(text);
  const calendar = new ICAL.Component(ICAL.parse(text));
  const entries = calendar.getAllSubcomponents('vevent').map((one) => {
    const event = new ICAL.Event(one);
    return {
      uid: event.uid,
      sequence: event.sequence,
      status: one.getFirstPropertyValue('status'),
      summary: event.summary,
      from: event.startDate.toJSDate().getTime(),
      until: event.endDate.toJSDate().getTime(),
    };
  });
  return { method: calendar.getFirstPropertyValue('method'), entries };
}

/** What is fetched as a calendar. */
async function fetched(path) {
  const answer = await property.request.get(path);
  expect(answer.status()).toBe(200);
  expect(answer.headers()['content-type']).toBe('text/calendar; charset=utf-8');
  expect(answer.headers()['cache-control']).toMatch(/no-store/);
  return read(await answer.text());
}

const only = ({ entries }) => {
  expect(entries).toHaveLength(1);
  return entries[0];
};

/** The link to Ana's visits, as the page shows it. */
async function feed() {
  const html = await (await property.request.get(HOURS)).text();
  const link = /<input[^>]*\bid="feed"[^>]*>/.exec(html)?.[0].match(/value="([^"]+)"/)?.[1];
  return link && new URL(link).pathname;
}

async function act(path, form) {
  const answer = await property.request.post(path, { form, maxRedirects: 0 });
  expect(answer.status(), await answer.text()).toBe(303);
  return answer.headers().location;
}

/** Times that are offered on a page. */
const offered = (html) => [...html.matchAll(/<input\b[^>]*\bname="when"[^>]*>/g)].map(([tag]) => /value="([^"]+)"/.exec(tag)[1]);

test('the letter, the file and the agent’s link tell of one visit, until it is called off', async ({}, info) => {
  await act(HOURS, { action: 'renew_feed' });
  const agenda = await feed();
  expect(agenda).toMatch(/^\/agenda\/[\w-]{60,}\/agenda\.ics$/);

  const email = newAddress('rita');
  const book = `/agendar/${property.number}`;
  const html = await (await property.request.get(book)).text();
  const key = /name="key"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="key"/.exec(html).slice(1).find(Boolean);
  const form = { action: 'book_visit', key, name: 'Rita, a Sá', email, phone: '912345678', message: '', consent: 'on' };
  const visit = (await act(book, { ...form, when: offered(html)[2] })).split('?')[0];

  const booked = read((await letterTo(email)).calendar);
  expect(booked.method).toBe('REQUEST');
  const first = only(booked);
  expect(first.status).toBe('CONFIRMED');
  expect(first.until - first.from).toBe(30 * 60_000);
  const file = await fetched(`${visit}/visit.ics`);
  expect(file.method).toBe('PUBLISH');
  expect(only(file)).toEqual(first);
  const inAgenda = async () => (await fetched(agenda)).entries.filter(({ uid }) => uid === first.uid);
  expect(await inAgenda()).toMatchObject([{ ...first, summary: expect.stringContaining('Rita, a Sá') }]);

  const later = offered(await (await property.request.get(`${visit}?do=move`)).text());
  await act(visit, { action: 'move_visit', when: later[5] });
  const moved = only(read((await letterTo(email, 2)).calendar));
  expect(moved.uid).toBe(first.uid);
  expect(moved.sequence).toBeGreaterThan(first.sequence);
  expect(moved.from).not.toBe(first.from);
  expect(only(await fetched(`${visit}/visit.ics`))).toEqual(moved);
  expect(await inAgenda()).toMatchObject([{ from: moved.from, sequence: moved.sequence }]);

  await act(visit, { action: 'cancel_visit' });
  const cancelled = read((await letterTo(email, 3)).calendar);
  expect(cancelled.method).toBe('CANCEL');
  expect(only(cancelled)).toMatchObject({ uid: first.uid, status: 'CANCELLED' });
  expect(only(cancelled).sequence).toBeGreaterThan(moved.sequence);
  expect(await inAgenda()).toMatchObject([{ status: 'CANCELLED', sequence: only(cancelled).sequence }]);
  if (process.env.CALENDAR_READER) expect(readOtherwise(info.outputPath('calendars'))).toContain('nothing is wrong');
});

test('a link that was renewed or ended leads nowhere, and no other text does', async ({ request }) => {
  await act(HOURS, { action: 'renew_feed' });
  const former = await feed();
  await act(HOURS, { action: 'renew_feed' });
  const present = await feed();
  expect(present).not.toBe(former);
  expect((await request.get(present)).status()).toBe(200);
  expect((await request.get(former)).status()).toBe(404);
  expect((await request.get(`/agenda/${'A'.repeat(66)}/agenda.ics`)).status()).toBe(404);
  await act(HOURS, { action: 'end_feed' });
  expect((await request.get(present)).status()).toBe(404);
  expect(await feed()).toBeUndefined();
});

test('a calendar elsewhere is followed, told at its field what is wrong, and taken off again', async () => {
  const send = (address) => property.request.post(HOURS, { form: { action: 'follow_calendar', calendar_address: address } });
  const flawed = await send('ana');
  expect(flawed.status()).toBe(422);
  expect(await flawed.text()).toContain('Isto não é o endereço de um calendário');
  const inside = await send('http://127.0.0.1/ana.ics');
  expect(inside.status()).toBe(200);
  await expect
    .poll(async () => (await property.request.get(HOURS)).text(), { timeout: 25_000, intervals: [1_000] })
    .toContain('o endereço fica numa rede privada');
  const html = await (await property.request.get(HOURS)).text();
  const id = /name="calendar" value="([^"]+)"/.exec(html)[1];
  await act(HOURS, { action: 'unfollow_calendar', calendar: id });
  expect(await (await property.request.get(HOURS)).text()).toContain('Nenhum calendário é acompanhado');
});
