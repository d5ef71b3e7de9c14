import { call } from '../api/client';
import { parseMessage, type Message } from './frames';
import type { FetchHistory } from './ReplayChat';

const PAGE_SIZE = '200';

/** Reads pages from the address that the API gave (it may carry a grant, which stays in it). */
export function historyFrom(address: () => string | null): FetchHistory {
  return async (query, signal) => {
    const given = address();
    if (given === null) {
      return { items: [], nextPageToken: null };
    }
    const url = new URL(given, location.origin);
    url.searchParams.set('pageSize', PAGE_SIZE);
    for (const [name, value] of Object.entries(query)) {
      url.searchParams.set(name, value);
    }
    const page = await call<{ items?: unknown[]; nextPageToken?: string | null }>(url.href, { signal });
    return {
      items: (page.items ?? []).map(parseMessage).filter((message): message is Message => message !== null),
      nextPageToken: page.nextPageToken ?? null,
    };
  };
}
