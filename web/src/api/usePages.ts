import { useCallback, useEffect, useRef, useState } from 'react';
import { useResource } from './useResource';
import type { Page } from './types';

export interface Pages<T> {
  readonly items: readonly T[] | undefined;
  readonly error: unknown;
  readonly loadingMore: boolean;
  readonly hasMore: boolean;
  readonly more: () => void;
  readonly reload: () => void;
}

interface Further<T> {
  readonly key: string;
  readonly items: readonly T[];
  /** `undefined`: nothing further was fetched yet. */
  readonly next: string | null | undefined;
  readonly error: unknown;
}

/** A list in pages: the first is kept fresh, the further ones are fetched when asked for. */
export function usePages<T extends { readonly id: string }>(
  key: string,
  fetcher: (pageToken: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
  everyMillis: number | null = null,
): Pages<T> {
  const first = useResource(key, (signal) => fetcher(undefined, signal), everyMillis);
  const [further, setFurther] = useState<Further<T>>({ key, items: [], next: undefined, error: undefined });
  const [loadingMore, setLoadingMore] = useState(false);
  const abort = useRef<AbortController | null>(null);
  const mine = further.key === key ? further : { key, items: [], next: undefined, error: undefined };
  const token = mine.next === undefined ? (first.data?.nextPageToken ?? null) : mine.next;

  const shown = distinct([...(first.data?.items ?? []), ...mine.items]);

  useEffect(
    () => () => {
      abort.current?.abort();
      abort.current = null;
      setLoadingMore(false);
    },
    [key],
  );

  const more = useCallback(async () => {
    if (token === null || abort.current !== null) {
      return;
    }
    const controller = new AbortController();
    abort.current = controller;
    setLoadingMore(true);
    try {
      const page = await fetcher(token, controller.signal);
      // What the first page shows now stays, also when newer ones push it off that page.
      setFurther({ key, items: distinct([...shown, ...page.items]), next: page.nextPageToken ?? null, error: undefined });
    } catch (error) {
      if (!controller.signal.aborted) {
        setFurther({ ...mine, next: token, error });
      }
    }
    if (abort.current === controller) {
      abort.current = null;
      setLoadingMore(false);
    }
  }, [token, fetcher, key, mine, shown]);

  return {
    items: first.data === undefined ? undefined : shown,
    error: mine.error ?? first.error,
    loadingMore,
    hasMore: token !== null,
    more: () => void more(),
    reload: first.reload,
  };
}

/** The first of each id counts: it is the freshest. */
function distinct<T extends { readonly id: string }>(items: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return items.filter((item) => !seen.has(item.id) && seen.add(item.id));
}
