import { useCallback, useEffect, useRef, useState } from 'react';

export interface Resource<T> {
  /** What was fetched last; stays while it is fetched anew and when that fails. */
  readonly data: T | undefined;
  readonly error: unknown;
  readonly loading: boolean;
  readonly reload: () => void;
  readonly set: (data: T) => void;
}

interface Held<T> {
  readonly key: string;
  readonly data: T | undefined;
  readonly error: unknown;
  readonly loading: boolean;
}

const FRESH_MILLIS = 5_000;

/** Fetches, again every `everyMillis` while the page is looked at, and when one comes back to it. */
export function useResource<T>(
  key: string,
  fetcher: (signal: AbortSignal) => Promise<T>,
  everyMillis: number | null = null,
): Resource<T> {
  const [held, setHeld] = useState<Held<T>>({ key, data: undefined, error: undefined, loading: true });
  const [round, setRound] = useState(0);
  const latest = useRef(fetcher);
  latest.current = fetcher;

  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let fetchedAt = 0;
    let busy = false;
    const fetchNow = async () => {
      clearTimeout(timer);
      busy = true;
      try {
        const data = await latest.current(abort.signal);
        if (!abort.signal.aborted) {
          setHeld({ key, data, error: undefined, loading: false });
        }
      } catch (error) {
        if (!abort.signal.aborted) {
          setHeld((before) => ({ key, data: before.key === key ? before.data : undefined, error, loading: false }));
        }
      }
      busy = false;
      fetchedAt = Date.now();
      if (everyMillis !== null && !abort.signal.aborted) {
        timer = setTimeout(() => (document.hidden ? undefined : void fetchNow()), everyMillis);
      }
    };
    const onReturn = () => {
      if (!document.hidden && !busy && Date.now() - fetchedAt > FRESH_MILLIS) {
        void fetchNow();
      }
    };
    setHeld((before) => (before.key === key ? before : { key, data: undefined, error: undefined, loading: true }));
    void fetchNow();
    document.addEventListener('visibilitychange', onReturn);
    addEventListener('online', onReturn);
    return () => {
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onReturn);
      removeEventListener('online', onReturn);
    };
  }, [key, everyMillis, round]);

  const reload = useCallback(() => setRound((n) => n + 1), []);
  const set = useCallback((data: T) => setHeld({ key, data, error: undefined, loading: false }), [key]);
  const current = held.key === key ? held : { data: undefined, error: undefined, loading: true };
  return { data: current.data, error: current.error, loading: current.loading, reload, set };
}
