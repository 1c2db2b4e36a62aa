import { rm } from 'node:fs/promises';

/** Takes away the demo's folder. */
export default async function tidy() {
  if (process.env.E2E_DATA) await rm(process.env.E2E_DATA, { recursive: true, force: true });
}
