// Links to documents, signed as the server signs them (server/storage/src/links.rs).

import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { dataFolder } from './server.js';

/** A link to a document that was good until a minute ago. */
export function expiredLink() {
  const signer = Buffer.from(readFileSync(path.join(dataFolder(), 'links.key'), 'utf8').trim(), 'base64');
  const [key, name] = ['documents/7f4df2a0-9d55-4d3a-8f0e-0c8a1f6f0a11.pdf', 'caderneta.pdf'];
  const until = String(Math.floor(Date.now() / 1_000) - 60);
  const signature = createHmac('sha256', signer).update(`estate-os link 1\n${key}\n${until}\n${name}`).digest('base64url');
  return `/ficheiros/${key}?${new URLSearchParams({ nome: name, ate: until, assinatura: signature })}`;
}
