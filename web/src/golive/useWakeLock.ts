import { useEffect } from 'react';

/** Keeps the screen awake; the system takes the lock away whenever the page is hidden, so it is asked for again. */
export function useWakeLock(wanted: boolean): void {
  useEffect(() => {
    if (!wanted || !('wakeLock' in navigator)) {
      return;
    }
    let lock: WakeLockSentinel | null = null;
    let over = false;
    const take = async () => {
      if (document.visibilityState !== 'visible' || (lock !== null && !lock.released)) {
        return;
      }
      try {
        const taken = await navigator.wakeLock.request('screen');
        if (over) {
          await taken.release();
        } else {
          lock = taken;
        }
      } catch {
        // A battery that is nearly empty: the screen does as it likes.
      }
    };
    const look = () => void take();
    void take();
    document.addEventListener('visibilitychange', look);
    return () => {
      over = true;
      document.removeEventListener('visibilitychange', look);
      void lock?.release().catch(() => undefined);
    };
  }, [wanted]);
}
