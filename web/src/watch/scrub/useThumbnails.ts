import { useCallback, useEffect, useRef, useState } from 'react';
import { parseThumbnails, type Thumbnail } from './thumbnails';

const FRESH_MILLIS = 10_000;

/** The pictures for scrubbing: fetched when somebody begins to scrub, and again later while the broadcast goes on. */
export function useThumbnails(address: string | null, live: boolean) {
  const [thumbnails, setThumbnails] = useState<readonly Thumbnail[]>([]);
  const fetched = useRef({ at: -Infinity, final: false });
  const running = useRef<AbortController | null>(null);
  const latest = useRef({ address, live });
  latest.current = { address, live };
  useEffect(() => () => running.current?.abort(), []);

  const wake = useCallback(() => {
    const now = performance.now();
    const { address: from, live: growing } = latest.current;
    if (from === null || fetched.current.final || running.current !== null || now - fetched.current.at < FRESH_MILLIS) {
      return;
    }
    fetched.current = { at: now, final: false };
    const controller = new AbortController();
    running.current = controller;
    void load(from, controller.signal)
      .then((all) => {
        setThumbnails(all);
        fetched.current = { ...fetched.current, final: !growing };
      })
      // Without pictures there is still the time.
      .catch(() => undefined)
      .finally(() => (running.current = null));
  }, []);
  return { thumbnails, wake };
}

async function load(address: string, signal: AbortSignal): Promise<readonly Thumbnail[]> {
  const response = await fetch(address, { signal });
  return response.ok ? parseThumbnails(await response.text(), response.url) : [];
}
