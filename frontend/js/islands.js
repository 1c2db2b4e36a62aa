// Wakes Leptos islands the way Leptos's own inline script does (leptos 0.8, hydration/island_script.js),
// but as a file: the content security policy allows no inline scripts.

import initialise, * as glue from '../generated/estate.js';
import wasm from '../generated/estate_bg.wasm';

let ready;

/** Loads and starts the wasm once, however many ask. */
function started() {
  ready ??= initialise({ module_or_path: new URL(wasm, import.meta.url) }).then(() => glue.hydrate());
  return ready;
}

/** Hydrates one island; inside another island's children it first enters that island's reactive owner. */
async function hydrate(island, owners) {
  const wakeUp = glue[island.dataset.component];
  if (!wakeUp) {
    console.warn(`The wasm has no island ${island.dataset.component}.`);
    return;
  }
  owners.at(-1)?.();
  await wakeUp(island);
}

/** Depth first, an island before what lies inside it: its children's owner is known only then. */
async function walk(node, owners) {
  const inside = node.localName === 'leptos-children' ? [...owners, node.$$on_hydrate] : owners;
  if (node.localName === 'leptos-island') await hydrate(node, owners);
  for (const child of node.children) await walk(child, inside);
}

/** Brings every island below `root` to life. */
export async function wakeIslands(root) {
  await started();
  await walk(root, []);
}
