// Bundles scripts, styles and fonts under content-hashed names into server/site, beside the files of
// public/ and the packaged data, each with its .br and .gz sibling, and writes the manifest that
// tells the server which logical name became which address. Called by build-site.sh.
//
//   node scripts/bundle.mjs [--release | --dev]

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'esbuild';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const DEV = process.argv.includes('--dev');
const SITE = 'server/site';
const PKG = `${SITE}/pkg`;
const DATA = `${SITE}/data`;
const GENERATED = 'frontend/generated';
const STAMPS = 'node_modules/.cache/estate-os';

/** What a page asks for by its logical name; everything else hangs on these. */
const ENTRIES = ['frontend/js/boot.js', 'frontend/js/desk.js', 'frontend/js/map.js', 'style/main.css'];
/** Each writes packaged data (places, outlines) from npm packages into server/site/data. */
const DATA_SCRIPTS = ['scripts/gazetteer.mjs', 'scripts/basemap.mjs'];
const DATA_SOURCES = ['scripts/gazetteer', 'scripts/basemap'];
/** What scripts and styles may name as files; each gets an address of its own. */
const AS_FILES = ['.jpg', '.png', '.svg', '.topojson', '.wasm', '.webp', '.woff2'];
/** Files that shrink; pictures and fonts are compressed already. */
const COMPRESSIBLE = /\.(css|geojson|html|ico|js|json|map|svg|topojson|txt|wasm|webmanifest|xml)$/;
/** Read by the server, or by the bundle: never sent as they are. */
const NEVER_SENT = /^(manifest\.json|data\/.*)$/;
/** Browsers of the last two years: nesting, :has, container queries and oklch stay as written. */
const TARGETS = ['chrome120', 'firefox121', 'safari17.2'];
/**
 * What a page of results may bring to be run before any interaction, compressed: boot.js with the glue and the wasm,
 * map.js with the map that is in view. Data, such as the outlines of the ground, is not run.
 */
const BUDGET = 150 * 1024;
const BUDGETED = ['boot.js', 'map.js'];

const say = (text) => console.error(`▸ ${text}`);

/** Every file below the given files and folders, sorted; a path that is not there has none. */
async function filesBelow(...roots) {
  const found = [];
  for (const root of roots) {
    if (!existsSync(root)) continue;
    const entries = await readdir(root, { withFileTypes: true, recursive: true }).catch(() => null);
    if (entries === null) found.push(root);
    else for (const entry of entries) if (entry.isFile()) found.push(path.join(entry.parentPath, entry.name));
  }
  return found.sort();
}

/** One digest over the names and the contents of files. */
async function digest(files, salt = '') {
  const hash = createHash('sha256').update(salt);
  for (const file of files) hash.update(`\0${file}\0`).update(await readFile(file));
  return hash.digest('hex');
}

/** Whether `work` has to be done again since its inputs changed; remembers that it was done. */
async function unlessUnchanged(name, { inputs, salt = '', outputs }, work) {
  const stamp = `${STAMPS}/${name}`;
  const now = await digest(inputs, salt);
  const before = await readFile(stamp, 'utf8').catch(() => '');
  if (before === now && outputs.every((file) => existsSync(file))) return;
  await rm(stamp, { force: true });
  await work();
  await mkdir(STAMPS, { recursive: true });
  await writeFile(stamp, now);
}

async function packageData() {
  await rm(DATA, { recursive: true, force: true });
  await mkdir(DATA, { recursive: true });
  for (const script of DATA_SCRIPTS.filter(existsSync)) {
    say(script);
    await promisify(execFile)(process.execPath, [script]);
  }
}

/** Addresses that begin with a slash are the server's own (/media/…, /favicon.svg): left as they are. */
const serverAddresses = {
  name: 'server-addresses',
  setup({ onResolve }) {
    onResolve({ filter: /^\// }, ({ kind, path }) => (kind === 'entry-point' ? null : { path, external: true }));
  },
};

async function bundle() {
  const { metafile } = await build({
    entryPoints: ENTRIES,
    outdir: PKG,
    publicPath: '/pkg/',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: TARGETS,
    minify: !DEV,
    sourcemap: DEV,
    inject: DEV ? ['scripts/dev-reload.js'] : [],
    legalComments: 'none',
    loader: Object.fromEntries(AS_FILES.map((extension) => [extension, 'file'])),
    plugins: [serverAddresses],
    metafile: true,
    logLevel: 'warning',
  }).catch(() => process.exit(1)); // esbuild has said by now what is wrong, and where.
  return metafile.outputs;
}

/** Logical name → address: entries by their own name, fonts, pictures and the wasm by the name they came with. */
function manifestOf(outputs) {
  const manifest = {};
  const name = (logical, output) => {
    const address = `/${path.relative(SITE, output)}`;
    if (manifest[logical] && manifest[logical] !== address) throw new Error(`two files are called ${logical}`);
    manifest[logical] = address;
  };
  for (const [output, { entryPoint, cssBundle, inputs }] of Object.entries(outputs)) {
    const extension = path.extname(output);
    if (extension === '.map') continue;
    if (entryPoint && ENTRIES.includes(entryPoint)) {
      const stem = path.parse(entryPoint).name;
      name(`${stem}${extension}`, output);
      if (cssBundle) name(`${stem}.css`, cssBundle);
    } else if (!['.js', '.css'].includes(extension)) {
      const [source] = Object.keys(inputs);
      name(path.basename(source), output);
    }
  }
  return Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Writes a file's compressed siblings where they are smaller; answers its sizes in bytes. */
async function precompress(file) {
  const raw = await readFile(file);
  const options = {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length },
  };
  const [br, gz] = await Promise.all([promisify(brotliCompress)(raw, options), promisify(gzip)(raw, { level: 9 })]);
  if (br.length < raw.length) await writeFile(`${file}.br`, br);
  if (gz.length < raw.length) await writeFile(`${file}.gz`, gz);
  return { raw: raw.length, br: Math.min(br.length, raw.length), gz: Math.min(gz.length, raw.length) };
}

async function precompressAll() {
  const files = (await filesBelow(SITE)).filter((file) => {
    const name = path.relative(SITE, file);
    return COMPRESSIBLE.test(name) && !NEVER_SENT.test(name) && !existsSync(`${file}.br`);
  });
  const sizes = new Map();
  const work = async () => {
    for (let file = files.pop(); file; file = files.pop()) sizes.set(file, await precompress(file));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return sizes;
}

/** The outputs that come along with one of them, itself included; other entries are not its own. */
function closure(outputs, start) {
  const seen = new Set();
  const visit = (output) => {
    if (seen.has(output) || !outputs[output]) return;
    if (output !== start && ENTRIES.includes(outputs[output].entryPoint)) return;
    seen.add(output);
    for (const imported of outputs[output].imports) {
      visit(imported.path.startsWith('/pkg/') ? `${SITE}${imported.path}` : imported.path);
    }
  };
  visit(start);
  return [...seen];
}

function report(outputs, manifest, sizes) {
  const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1).padStart(8)} KB`;
  console.error(`  ${'file'.padEnd(44)}${'raw'.padStart(11)}${'gzip'.padStart(11)}${'brotli'.padStart(11)}`);
  for (const [file, { raw, gz, br }] of [...sizes].sort()) {
    if (file.startsWith(PKG)) {
      console.error(`  ${path.relative(PKG, file).padEnd(44)}${kilobytes(raw)}${kilobytes(gz)}${kilobytes(br)}`);
    }
  }
  const brought = new Set(BUDGETED.flatMap((entry) => closure(outputs, `${SITE}${manifest[entry]}`)));
  const run = [...brought].filter((file) => /\.(js|wasm)$/.test(file));
  const weight = run.reduce((sum, file) => sum + sizes.get(file).br, 0);
  console.error(`  ${BUDGETED.join(' and ')}, with all they bring: ${kilobytes(weight).trim()} of ${BUDGET / 1024} KB`);
  return weight;
}

const dataInputs = await filesBelow(...DATA_SCRIPTS, ...DATA_SOURCES, 'package-lock.json');
await unlessUnchanged('data', { inputs: dataInputs, outputs: [DATA] }, packageData);

const inputs = [
  ...dataInputs,
  ...(await filesBelow('scripts/bundle.mjs', 'scripts/dev-reload.js', 'frontend/js', GENERATED, 'style', 'public')),
];
const outputs = [`${SITE}/manifest.json`];
await unlessUnchanged('site', { inputs, salt: DEV ? 'dev' : 'release', outputs }, async () => {
  say(`bundle (${DEV ? 'dev' : 'release'})`);
  for (const entry of await readdir(SITE)) {
    if (!['.gitkeep', 'data'].includes(entry)) await rm(path.join(SITE, entry), { recursive: true });
  }
  if (existsSync('public')) await cp('public', SITE, { recursive: true });
  const outputs = await bundle();
  const manifest = manifestOf(outputs);
  const weight = DEV ? 0 : report(outputs, manifest, await precompressAll());
  await writeFile(`${SITE}/manifest.json`, `${JSON.stringify(manifest, null, 4)}\n`);
  // Before it counts as done, so that the next build fails as well.
  if (weight > BUDGET) {
    console.error('✗ Over the budget: see what grew, and let what no page of results needs at once be loaded later.');
    process.exit(1);
  }
});
