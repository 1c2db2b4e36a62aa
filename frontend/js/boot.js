// The first and only script of every page; everything heavier is loaded when a page shows that it needs it.
// Every page is complete without it.

import { patchBrokenImages } from './images.js';
import { wakeIslands } from './islands.js';
import { prefetchLinks } from './prefetch.js';
import { followTheme } from './theme.js';

const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 1));

followTheme();
patchBrokenImages();
prefetchLinks();

idle(async () => {
  await wakeIslands(document.body);
  document.documentElement.dataset.awake = 'true';
});

const times = document.querySelector('[data-times]');
if (times) import('./visits.js').then(({ keepTimesTrue }) => keepTimesTrue(times));

// The map replaces the list of results while it moves: what comes in has islands too.
document.addEventListener('estate:replaced', ({ target }) => wakeIslands(target));
