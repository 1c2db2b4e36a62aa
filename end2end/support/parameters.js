// Which parameters the public pages read, as their source tells it.

import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = (file) => readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');
const rust = (folder) =>
  readdirSync(fileURLToPath(new URL(`../../${folder}`, import.meta.url)), { recursive: true })
    .filter((name) => name.endsWith('.rs'))
    .map((name) => source(`${folder}/${name}`))
    .join('\n');
const all = (text, pattern) => [...text.matchAll(pattern)].map(([, name]) => name);

/** The names of all parameters that can stand in the address of a page, a feed or a file for anybody. */
export function readParameters() {
  // Searches: each arm of `match key`, and the one that is looked for by itself.
  const paths = source('app/src/portal/paths.rs');
  const searches = all(paths, /match key\.as_ref\(\) \{([\s\S]*?)_ => \{\}/g).flatMap((arms) => all(arms, /^\s*"(\w+)" =>/gm));
  // The map: the arguments of its function.
  const map = all(source('app/src/portal/map.rs'), /pub async fn map_points\(([\s\S]*?)\) ->/g).flatMap((given) => all(given, /(\w+): \w+,/g));
  // Screens outside of the dashboard: by their names, or by names that are given once.
  const screens = ['account', 'session', 'visits'].map((folder) => rust(`app/src/${folder}`)).join('\n');
  const named = Object.fromEntries([...screens.matchAll(/const (\w+): &str = "(\w+)";/g)].map(([, name, text]) => [name, text]));
  const asked = all(screens, /\bquery\.(?:text|has|id|all)\(([^)]+)\)/g).map((name) => /^"(\w+)"$/.exec(name)?.[1] ?? named[name.split('::').at(-1)] ?? name);
  const onward = /\bquery\.next\(\)/.test(screens) ? ['next'] : [];
  // Files behind signed links.
  const signed = all(source('server/storage/src/links.rs'), /\bvalue\("(\w+)"\)/g);
  return [...new Set([...searches, ...all(paths, /\bkey == "(\w+)"/g), ...map, ...asked, ...onward, ...signed])];
}
