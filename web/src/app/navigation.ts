import { useMemo, useSyncExternalStore } from 'react';
import { isOutdated } from '../offline/install';
import { parseRoute, type Route } from './route';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('popstate', listener);
  };
}

const address = () => location.pathname + location.search;

/** Goes to a page of this app without loading it anew, unless there is a newer app. `replace`: the page one leaves is not kept in the history. */
export function navigate(target: string, { replace = false }: { replace?: boolean } = {}): void {
  if (isOutdated()) {
    location[replace ? 'replace' : 'assign'](target);
    return;
  }
  if (replace) {
    history.replaceState(null, '', target);
  } else {
    history.pushState(null, '', target);
    scrollTo(0, 0);
  }
  listeners.forEach((listener) => listener());
}

export function useAddress(): string {
  return useSyncExternalStore(subscribe, address);
}

export function useRoute(): Route {
  const now = useAddress();
  return useMemo(() => {
    const url = new URL(now, location.origin);
    return parseRoute(url.pathname, url.search);
  }, [now]);
}
