import { storageOr } from '../api/storage';
import type { Broadcast } from '../api/types';

/** The platform shows a stream key once. It stays in this tab until the tab closes, and nowhere else. */
const storage = storageOr(() => sessionStorage);
const name = (id: string) => `spyglass.key.${id}`;

export function keepKey(broadcast: Broadcast): void {
  const { rtmp, rtmps, whip } = broadcast.ingest ?? {};
  const key = rtmp?.streamKey ?? rtmps?.streamKey ?? whip?.bearer;
  if (key) {
    storage.setItem(name(broadcast.id), key);
  }
}

export function keptKey(id: string): string | null {
  return storage.getItem(name(id));
}

export function dropKey(id: string): void {
  storage.removeItem(name(id));
}
