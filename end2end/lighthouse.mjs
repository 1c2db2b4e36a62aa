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

const failed = await withServer(async (base) => {
  const results = await (await fetch(`${base}/comprar`)).text();
  const pages = { home: '/', results: '/comprar', listing: cardsOf(results)[0].href };
  await mkdir(folder, { recursive: true });
  const chrome = await launch({ chromePath: CHROMIUM, chromeFlags: ['--headless=new', ...BROWSER_FLAGS] });
  let below = 0;
  try {
    for (const [name, address] of Object.entries(pages)) {
      for (const [form, config] of [['phone', undefined], ['desktop', desktopConfig]]) {
        const { lhr, report } = await lighthouse(base + address, { port: chrome.port, output: 'html', logLevel: 'error' }, config);
        await writeFile(path.join(folder, `${name}-${form}.html`), report);
        const scores = Object.values(lhr.categories).map(({ title, score }) => [title, Math.round(score * 100)]);
        below += scores.filter(([, score]) => score < TARGET).length;
        console.log(`${name.padEnd(8)} ${form.padEnd(8)} ${scores.map(([title, score]) => `${title} ${score}`).join('   ')}`);
        const lost = Object.values(lhr.audits).filter(({ score, scoreDisplayMode }) => score !== null && score < 0.9 && scoreDisplayMode !== 'informative');
        for (const { id, displayValue } of lost) console.log(`         ${id}${displayValue ? `: ${displayValue}` : ''}`);
      }
    }
  } finally {
    chrome.kill();
  }
  console.log(`Reports: ${folder}`);
  return below;
});

process.exitCode = failed > 0 ? 1 : 0;
