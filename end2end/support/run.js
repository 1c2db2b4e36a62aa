// A server for the scripts that are no tests, started as the tests start theirs.

import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { prepareServer } from './server.js';
import tidy from './teardown.js';

/** Runs `work` with the server's address, and ends the server after it. */
export async function withServer(work) {
  const { url, command, env } = await prepareServer();
  if (!command) return work(url);
  const server = spawn(command, { shell: true, detached: true, stdio: 'ignore', env: { ...process.env, ...env } });
  try {
    for (let tries = 0; ; tries += 1) {
      const ready = await fetch(`${url}/readyz`).then(({ ok }) => ok, () => false);
      if (ready) break;
      if (tries > 600 || server.exitCode !== null) throw new Error('the server did not start');
      await pause(100);
    }
    return await work(url);
  } finally {
    if (server.exitCode === null) process.kill(-server.pid);
    await tidy();
  }
}
