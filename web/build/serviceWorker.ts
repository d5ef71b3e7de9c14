import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Larger files are kept when they are first needed: most who come do not need all players. */
const LARGE_BYTES = 300_000;

/** Tells the service worker which files the build has made. Those that lie there count: what is planned may be left out. */
export function serviceWorker(): Plugin {
  return {
    name: 'spyglass-service-worker',
    apply: 'build',
    writeBundle({ dir }) {
      if (dir === undefined) {
        throw new Error('the build goes into no folder');
      }
      const assets = join(dir, 'assets');
      const files = readdirSync(assets).sort();
      const large = (file: string) => statSync(join(assets, file)).size > LARGE_BYTES;
      const address = (file: string) => `/assets/${file}`;
      const shell = files.filter((file) => !large(file)).map(address);
      const later = files.filter(large).map(address);

      const path = join(dir, 'sw.js');
      const worker = readFileSync(path, 'utf8');
      // The page itself has its files' names in it, and little else.
      const build = createHash('sha256')
        .update(JSON.stringify([shell, later, worker, readFileSync(join(dir, 'index.html'), 'utf8')]))
        .digest('hex')
        .slice(0, 12);
      writeFileSync(path, `const BUILD=${JSON.stringify(build)},SHELL=${JSON.stringify(shell)},LATER=${JSON.stringify(later)};\n${worker}`);
    },
  };
}
