// Which server the tests speak to.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const BARE = fileURLToPath(new URL('bare.csv', import.meta.url));

/** A port nobody listens on. */
async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function binary() {
  const target = process.env.CARGO_TARGET_DIR || path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'estate-os/target');
  const file = process.env.ESTATE_OS_BIN || path.join(target, 'release/estate-os');
  if (!existsSync(file)) throw new Error(`There is no binary at ${file}: run \`make build\`, or name one in ESTATE_OS_BIN.`);
  return file;
}

function environment() {
  const address = `127.0.0.1:${process.env.E2E_PORT}`;
  return {
    ESTATE_OS_ADDR: address,
    ESTATE_OS_BASE_URL: `http://${address}`,
    ESTATE_OS_DATA_DIR: process.env.E2E_DATA,
    DATABASE_URL: `sqlite://${process.env.E2E_DATA}/estate.db`,
    // The tests say themselves from which network they come.
    ESTATE_OS_TRUSTED_PROXIES: '1',
  };
}

/** Where the server under test keeps what is no row of a database: letters, keys. */
export function dataFolder() {
  const data = process.env.E2E_DATA ?? process.env.ESTATE_OS_DATA_DIR;
  if (!data) throw new Error('Whoever names a server in ESTATE_OS_URL says where its letters lie: ESTATE_OS_DATA_DIR.');
  return data;
}

/** The program under test and the installation it works on, to run something else of it beside the server: unless that is somebody's own. */
export const program = () => (process.env.ESTATE_OS_URL ? undefined : { file: binary(), env: environment() });

/**
 * Another server for a while, beside the one under test: over the same folder, or over an empty one (`afresh`), with
 * settings of its own. Answers what `work` does with its address.
 */
export async function withAnother({ afresh = false, settings = {} }, work) {
  const { file, env } = program();
  const url = `http://127.0.0.1:${await freePort()}`;
  const folder = afresh && mkdtempSync(path.join(tmpdir(), 'estate-os-afresh-'));
  const own = folder && { ESTATE_OS_DATA_DIR: folder, DATABASE_URL: `sqlite://${folder}/estate.db` };
  const server = spawn(file, ['serve'], {
    env: { ...process.env, ...env, ...own, ESTATE_OS_ADDR: new URL(url).host, ESTATE_OS_BASE_URL: url, ...settings },
    stdio: 'ignore',
  });
  try {
    for (let tries = 0; !(await fetch(`${url}/readyz`).then(({ ok }) => ok, () => false)); tries += 1) {
      if (tries > 200 || server.exitCode !== null) throw new Error('another server did not start');
      await pause(100);
    }
    return await work(url);
  } finally {
    const ended = server.exitCode === null && once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
    if (folder) rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The address of the server, and the command that starts it unless it runs already.
 * The configuration is read again by every worker: what was chosen first travels in the environment.
 */
export async function prepareServer() {
  const given = process.env.ESTATE_OS_URL;
  if (given) return { url: given.replace(/\/$/, '') };
  process.env.E2E_PORT ??= String(await freePort());
  process.env.E2E_DATA ??= mkdtempSync(path.join(tmpdir(), 'estate-os-end2end-'));
  const env = environment();
  return {
    url: env.ESTATE_OS_BASE_URL,
    // The demo, and a listing that came in by a file and has no picture yet.
    command: [
      `"${binary()}" seed-demo`,
      `"${binary()}" import "${BARE}" --agency cal-e-azul --publish-incomplete --report "${process.env.E2E_DATA}/rejected.csv"`,
      // It is a demonstration: its dashboard shows the letters.
      `exec "${binary()}" serve --demo`,
    ].join(' && '),
    env,
  };
}
