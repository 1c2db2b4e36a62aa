// People of the dashboard: who they are, how they sign in, what is in their mailbox, what their app shows.

import { createHash, createHmac, randomUUID } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { dataFolder } from './server.js';

/** The demo's people that the tests sign in as (server/src/demo/people.rs). */
export const DEMO = {
  ana: 'ana@cal-e-azul.example',
  marta: 'marta@cal-e-azul.example',
};
export const DEMO_PASSWORD = 'azulejo-e-cal';

/** A password that nobody else has, long enough and easy to tell from others. */
export const PASSWORD = 'quatro figos e um limoeiro';

/** An address that nobody has yet. */
export const newAddress = (name) => `${name}-${randomUUID().slice(0, 8)}@gente.example`;

/** A network of one's own (RFC 2544), so that nobody is slowed down by what others tried. */
export function networkOf(key) {
  const [a, b, c] = createHash('sha256').update(key).digest();
  return `198.${18 + (a & 1)}.${b}.${c}`;
}

/** Signs in by the page, as a person does. */
export async function signIn(page, email, password = PASSWORD) {
  await page.goto('/entrar');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Palavra-passe', { exact: true }).fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Entrar' }).click();
}

/** Signs in without a page, for the tests that are about something else; the cookie stays with `request`. */
export async function signInQuietly(request, email, password = DEMO_PASSWORD) {
  const answer = await request.post('/entrar', { form: { action: 'sign_in', email, password }, maxRedirects: 0 });
  if (answer.status() !== 303) throw new Error(`${email} could not sign in: ${answer.status()}`);
}

/** Lets a second factor's app show its code (RFC 6238, six digits of SHA-1 every 30 seconds). */
export function codeOf(secret, at = Date.now()) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/[\s=]/g, '').toUpperCase()].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac('sha1', key).update(step).digest();
  const from = digest.at(-1) & 15;
  return String((digest.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Where the server under test leaves its letters. */
const mailbox = () => path.join(dataFolder(), 'mail');

/** The part of a letter that is plain text (RFC 2045: quoted-printable). */
function plainText(source) {
  const part = /Content-Type: text\/plain[\s\S]*?\r?\n\r?\n([\s\S]*?)\r?\n--[^\s]{20,}/i.exec(source)?.[1] ?? '';
  return unquoted(part);
}

function unquoted(text) {
  const bytes = text.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** The part of a letter that the reader's calendar takes in, if it has one. */
function calendarPart(source) {
  const part = /Content-Type: text\/calendar[\s\S]*?\r?\n\r?\n([\s\S]*?)\r?\n--[^\s]{20,}/i.exec(source);
  if (!part) return undefined;
  const packed = /Content-Transfer-Encoding: base64/i.test(part[0].split(/\r?\n\r?\n/)[0]);
  return packed ? Buffer.from(part[1], 'base64').toString('utf8') : unquoted(part[1]);
}

/** The letters to an address, the oldest first: id, text, the link in it, and what is for the calendar. */
export function lettersTo(email) {
  let names = [];
  try {
    names = readdirSync(mailbox()).filter((name) => name.endsWith('.eml')).sort();
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  return names
    .map((name) => ({ id: name.slice(name.indexOf('-') + 1, -4), source: readFileSync(path.join(mailbox(), name), 'utf8') }))
    .filter(({ source }) => new RegExp(`^To:.*${email.replace(/[.+]/g, '\\$&')}`, 'm').test(source))
    .map(({ id, source }) => {
      const text = plainText(source);
      const link = /^https?:\/\/\S+$/m.exec(text)?.[0];
      return { id, text, link, path: link && new URL(link).pathname + new URL(link).search, calendar: calendarPart(source) };
    });
}

/** Waits for a letter: the `count`-th to this address. */
export async function letterTo(email, count = 1) {
  for (let tries = 0; tries < 100; tries += 1) {
    const letter = lettersTo(email)[count - 1];
    if (letter) return letter;
    await pause(100);
  }
  throw new Error(`Letter ${count} to ${email} did not come.`);
}

/** An agency of one's own, its owner signed in with `request`: a stage for what would disturb the demo. */
export async function foundAgency(request, name = `Casas ${randomUUID().slice(0, 8)}`) {
  const email = newAddress('dona');
  const form = { action: 'register', agency: name, country: 'PT', name: 'Dona Leonor', email, password: PASSWORD };
  await request.post('/registar', { form });
  const token = new URL((await letterTo(email)).link).searchParams.get('token');
  await request.post('/confirmar', { form: { action: 'confirm_email', token } });
  await signInQuietly(request, email, PASSWORD);
  return { name, email };
}

/** Invites somebody without a page and answers the path of the invitation. */
export async function invite(request, email, role = 'AGENT') {
  const before = lettersTo(email).length;
  const answer = await request.post('/painel/equipa', { form: { action: 'invite_member', email, role } });
  if (!answer.ok()) throw new Error(`${email} could not be invited: ${answer.status()}`);
  return (await letterTo(email, before + 1)).path;
}
