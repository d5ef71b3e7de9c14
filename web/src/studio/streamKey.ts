import { storageOr } from '../api/storage';
import type { Broadcast } from '../api/types';

/** The platform shows a stream key once. It stays in this tab until the tab closes, and nowhere else. */
const storage = storageOr(() => sessionStorage);
const name = (id: string) => `spyglass.key.${id}`;
const srtName = (id: string) => `spyglass.srt.${id}`;

export function keepKey(broadcast: Broadcast): void {
  const { rtmp, rtmps, whip, srt } = broadcast.ingest ?? {};
  const key = rtmp?.streamKey ?? rtmps?.streamKey ?? whip?.bearer;
  if (key) {
    storage.setItem(name(broadcast.id), key);
    // The address of SRT holds the key, and is told whole once as well.
    if (srt) {
      storage.setItem(srtName(broadcast.id), srt.url);
    }
  }
}

export function keptKey(id: string): string | null {
  return storage.getItem(name(id));
}

/** The whole address of SRT. */
export function keptSrt(id: string): string | null {
  return storage.getItem(srtName(id));
}

export function dropKey(id: string): void {
  storage.removeItem(name(id));
  storage.removeItem(srtName(id));
}
