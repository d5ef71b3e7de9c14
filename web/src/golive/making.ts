import { api, type Draft } from '../api/client';
import type { Broadcast } from '../api/types';
import { dropKey, keepKey, keptKey } from '../studio/streamKey';
import type { WhipEndpoint } from './whip/whip';
import { changeOf } from './wish';

/** The server takes no pictures from browsers. */
export class NoWhip extends Error {}

/** A broadcast to send to, made now or made before, and the key to it. */
export async function ready(existing: Broadcast | null, draft: Draft, attempt: string): Promise<{ broadcast: Broadcast; endpoint: WhipEndpoint }> {
  const broadcast = existing === null ? await api.create(draft, attempt) : await entered(existing, draft);
  keepKey(broadcast);
  const url = broadcast.ingest?.whip?.url;
  const bearer = keptKey(broadcast.id);
  if (url === undefined || bearer === null) {
    if (existing === null) {
      // Nobody would ever send to it.
      dropKey(broadcast.id);
      await api.remove(broadcast.id).catch(() => undefined);
    }
    throw new NoWhip();
  }
  return { broadcast, endpoint: { url, bearer } };
}

/** Only a hash of a key is kept by the platform: whoever has it no more gets a new one, and the old one is void. */
async function entered(existing: Broadcast, draft: Draft): Promise<Broadcast> {
  const change = changeOf(existing, draft);
  const changed = change === null ? existing : await api.change(existing.id, change);
  return keptKey(existing.id) === null ? api.replaceKey(existing.id) : changed;
}
