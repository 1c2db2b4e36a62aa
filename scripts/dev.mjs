// Watches the sources, builds what a change touches, starts the server again and has open pages reload.
//
//   node scripts/dev.mjs [arguments of `estate-os serve`, --demo unless given]
//
// Debug builds read server/site from the disk: a change of a style or a script compiles no Rust.

import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const cache = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
process.env.CARGO_TARGET_DIR ||= path.join(cache, 'estate-os/target');
const BINARY = path.join(process.env.CARGO_TARGET_DIR, 'debug/estate-os');
const SERVE = ['serve', ...(process.argv.length > 2 ? process.argv.slice(2) : ['--demo'])];
/** Read by the pages that dev-reload.js runs in. */
const RELOAD = 'server/site/pkg/reload.txt';
/** Editors save in several steps: a change counts once it has been quiet for this long, in milliseconds. */
const QUIET = 150;

/** Sources only: what is generated beside them (frontend/generated, server/site) would start us again. */
const WATCHED = [
  'app',
  'frontend/js',
  'frontend/src',
  'migrations',
  'public',
  'scripts',
  'server/contexts',
  'server/kernel',
  'server/sql',
  'server/src',
  'style',
];
const NOT_SOURCE = /(^|\/)(\.|target\/|node_modules\/)|~$|\.sw.$/;

const touchesSite = (file) => /^(app|frontend|style|public|scripts)\//.test(file);
const touchesServer = (file) => /^(app|server|migrations)\//.test(file);

const say = (text) => console.error(`▸ ${text}`);

/** Runs a command to its end; answers whether it went well. */
function run(command, ...args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit' });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}

let server;

/** Ends the running server, waits until its port is free, starts the new one. */
async function restart() {
  if (server && server.exitCode === null && server.signalCode === null) {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
  }
  server = spawn(BINARY, SERVE, { stdio: 'inherit' });
  server.on('error', ({ message }) => say(`${BINARY}: ${message}`));
  await writeFile(RELOAD, String(Date.now())).catch(() => {});
}

const changed = new Set();
let building = false;

async function build() {
  if (building || changed.size === 0) return;
  building = true;
  const files = [...changed];
  changed.clear();
  const begun = Date.now();
  const good =
    (!files.some(touchesSite) || (await run('scripts/build-site.sh', '--dev'))) &&
    (!files.some(touchesServer) || (await run('cargo', 'build', '-p', 'server')));
  if (good) {
    await restart();
    say(`ready after ${((Date.now() - begun) / 1000).toFixed(1)} s`);
  } else {
    say('not built; the server that ran goes on until the next change');
  }
  building = false;
  await build();
}

let timer;

function note(file) {
  if (NOT_SOURCE.test(file)) return;
  changed.add(file);
  clearTimeout(timer);
  timer = setTimeout(build, QUIET);
}

for (const folder of WATCHED) {
  watch(folder, { recursive: true }, (_, name) => name && note(path.join(folder, name)))
    // A folder that is gone before it was looked at is no loss.
    .on('error', ({ message }) => say(message));
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    server?.kill('SIGTERM');
    process.exit();
  });
}

// Everything, the first time.
for (const folder of WATCHED) changed.add(`${folder}/`);
await build();
