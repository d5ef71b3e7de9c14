import { randomId } from './random';

/** Runs one task at a time under a name, across all tabs. */
export type Lock = <T>(name: string, task: () => Promise<T>) => Promise<T>;

/** Web Locks where there are any (https and localhost), else a lease in the storage that the tabs share. */
export function tabLock(storage: Storage): Lock {
  if (typeof navigator !== 'undefined' && 'locks' in navigator) {
    return async (name, task) => await navigator.locks.request(name, task);
  }
  return leaseLock(storage);
}

const LEASE_MILLIS = 20_000;
const LOOK_MILLIS = 50;

/** Good enough between the tabs of one person: written, read back a moment later, kept for 20 s at most. */
export function leaseLock(storage: Storage): Lock {
  return async (name, task) => {
    const key = `${name}.lease`;
    const me = randomId(8);
    for (;;) {
      const held = storage.getItem(key)?.split(' ');
      if (held === undefined || Number(held[1]) < Date.now()) {
        storage.setItem(key, `${me} ${Date.now() + LEASE_MILLIS}`);
      }
      await new Promise((done) => setTimeout(done, LOOK_MILLIS));
      if (storage.getItem(key)?.startsWith(`${me} `)) {
        break;
      }
    }
    try {
      return await task();
    } finally {
      if (storage.getItem(key)?.startsWith(`${me} `)) {
        storage.removeItem(key);
      }
    }
  };
}
