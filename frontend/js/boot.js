// The first and only script of every page; everything heavier is loaded when a page shows that it needs it.
// Every page is complete without it.

import { followTheme } from './theme.js';
import { patchBrokenImages } from './images.js';
import { prefetchLinks } from './prefetch.js';

const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 1));

followTheme();
patchBrokenImages();
prefetchLinks();

/** Brings the islands below `root` to life; the wasm comes only where there are any. */
async function wake(root) {
  if (!root.querySelector('leptos-island')) return;
  const { wakeIslands } = await import('./islands.js');
  await wakeIslands(root);
}

idle(async () => {
  await wake(document.body);
  document.documentElement.dataset.awake = 'true';
});

// The map replaces the list of results while it moves: what comes in has islands too.
document.addEventListener('estate:replaced', ({ target }) => wake(target));
