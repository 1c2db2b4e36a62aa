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

/** Hydrates one island; inside another island's children it first enters that island's reactive owner. */
async function hydrate(exports, island, owners) {
  const wakeUp = exports[island.dataset.component];
  if (!wakeUp) {
    console.warn(`The wasm has no island ${island.dataset.component}.`);
    return;
  }
  owners.at(-1)?.();
  await wakeUp(island);
}

/** Depth first, an island before what lies inside it: its children's owner is known only then. */
async function walk(exports, node, owners) {
  const inside = node.localName === 'leptos-children' ? [...owners, node.$$on_hydrate] : owners;
  if (node.localName === 'leptos-island') await hydrate(exports, node, owners);
  for (const child of node.children) await walk(exports, child, inside);
}

/** Brings every island below `root` to life; the wasm comes only where there are any. */
export async function wakeIslands(root) {
  if (!root.querySelector('leptos-island')) return;
  await walk(await started(), root, []);
}
