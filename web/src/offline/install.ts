/** A tab may stay open for weeks: it asks for a new version when one comes back to it, at most so often. */
const ASK_MILLIS = 30 * 60_000;

let newer = false;

/** A newer version of the app has come: the next page is to be loaded, not shown by the old one. */
export const isOutdated = (): boolean => newer;

/** Keeps the app for when there is no network, where the browser lets it (not on insecure origins). */
export function install(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) {
    return;
  }
  const { serviceWorker } = navigator;
  if (serviceWorker.controller !== null) {
    serviceWorker.addEventListener('controllerchange', () => {
      newer = true;
    });
  }
  const register = async () => {
    try {
      const registration = await serviceWorker.register('/sw.js', { updateViaCache: 'none' });
      let askedAt = performance.now();
      document.addEventListener('visibilitychange', () => {
        if (document.visibilityState === 'visible' && performance.now() - askedAt > ASK_MILLIS) {
          askedAt = performance.now();
          void registration.update().catch(() => undefined);
        }
      });
    } catch (error) {
      console.info(`not kept for offline: ${String(error)}`);
    }
  };
  // What one came for goes first.
  if (document.readyState === 'complete') {
    void register();
  } else {
    addEventListener('load', () => void register(), { once: true });
  }
}
