// Lighthouse over home, results and a listing; prints the scores and fails below 95.
//
//   node end2end/lighthouse.mjs [FOLDER]     reports go to FOLDER, end2end/test-results/lighthouse by default
//
// A measurement on a busy machine says little: this is run by hand and before a release, not with every change.

import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';
import { BROWSER_FLAGS, CHROMIUM } from './support/chromium.js';
import { cardsOf } from './support/site.js';
import { withServer } from './support/run.js';

const TARGET = 95;
const folder = path.resolve(process.argv[2] ?? fileURLToPath(new URL('test-results/lighthouse', import.meta.url)));

/** One measurement in a browser of its own. A trace that got lost says nothing about the page: measured again. */
async function measure(address, config) {
  for (let tries = 1; ; tries += 1) {
    const chrome = await launch({ chromePath: CHROMIUM, chromeFlags: ['--headless=new', ...BROWSER_FLAGS] });
    try {
      const result = await lighthouse(address, { port: chrome.port, output: 'html', logLevel: 'error' }, config);
      const lost = result.lhr.runtimeError;
      if (!lost) return result;
      if (tries === 3) throw new Error(`${address}: ${lost.message}`);
    } finally {
      chrome.kill();
    }
  }
}

const below = await withServer(async (base) => {
  const results = await (await fetch(`${base}/comprar`)).text();
  const pages = { home: '/', results: '/comprar', listing: cardsOf(results)[0].href };
  await mkdir(folder, { recursive: true });
  let count = 0;
  for (const [name, address] of Object.entries(pages)) {
    for (const [form, config] of [['phone', undefined], ['desktop', desktopConfig]]) {
      const { lhr, report } = await measure(base + address, config);
      await writeFile(path.join(folder, `${name}-${form}.html`), report);
      const scores = Object.values(lhr.categories).map(({ title, score }) => [title, Math.round(score * 100)]);
      count += scores.filter(([, score]) => score < TARGET).length;
      console.log(`${name.padEnd(8)} ${form.padEnd(8)} ${scores.map(([title, score]) => `${title} ${score}`).join('   ')}`);
      const weak = Object.values(lhr.audits).filter(({ score, scoreDisplayMode }) => score !== null && score < 0.9 && scoreDisplayMode !== 'informative');
      for (const { id, displayValue } of weak) console.log(`         ${id}${displayValue ? `: ${displayValue}` : ''}`);
    }
  }
  console.log(`Reports: ${folder}`);
  return count;
});

process.exitCode = below > 0 ? 1 : 0;
