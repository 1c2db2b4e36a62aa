// Wakes Leptos islands the way Leptos's own inline script does (leptos 0.8, hydration/island_script.js),
// but as a file: the content security policy allows no inline scripts.

import wasm from '../generated/estate_bg.wasm';

let glue;

/** Loads and starts the wasm once, however many ask; glue and wasm travel side by side. */
function started() {
  glue ??= load();
  return glue;
}

async function load() {
  const module = fetch(wasm);
  const exports = await import('../generated/estate.js');
  await exports.default({ module_or_path: module });
  exports.hydrate();
  return exports;
}

/** Hydrates one island. Inside another island's children it first enters that island's reactive owner. */
async function hydrate(exports, island) {
  const wakeUp = exports[island.dataset.component];
  if (!wakeUp) {
    console.warn(`The wasm has no island ${island.dataset.component}.`);
    return;
  }
  island.parentElement?.closest('leptos-children')?.$$on_hydrate?.();
  await wakeUp(island);
}

/** Brings every island below `root` to life; the wasm comes only where there are any. */
export async function wakeIslands(root) {
  const islands = root.querySelectorAll('leptos-island');
  if (islands.length === 0) return;
  const exports = await started();
  // In the document's order an island comes before those inside its children, whose owner is known only then.
  for (const island of islands) await hydrate(exports, island);
}
