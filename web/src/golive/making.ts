import { api, type Draft } from '../api/client';
import type { Audience, Broadcast } from '../api/types';
import { dropKey, keepKey, keptKey } from '../studio/streamKey';
import type { Place } from './place';
import type { WhipEndpoint } from './whip/whip';

/** What somebody chose before going live. */
export interface Wish {
  readonly title: string;
  readonly audience: Audience;
  /** 0: as long as the instance's rule says. */
  readonly keepDays: number;
  readonly place: Place | null;
  /** Shown over one's own picture. */
  readonly chat: boolean;
}

/** The server takes no pictures from browsers. */
export class NoWhip extends Error {}

export const MAX_TITLE = 140;

/** `untitled`: what it is called when nobody gave it a title. */
export function draftOf(wish: Wish, untitled: string, language: string, scheduledFor?: Date): Draft {
  return {
    title: wish.title.trim() || untitled.slice(0, MAX_TITLE),
    audience: wish.audience,
    language,
    ...(wish.keepDays > 0 && { keepRecordingDays: wish.keepDays }),
    ...(wish.place !== null && { location: wish.place }),
    ...(scheduledFor !== undefined && { scheduledFor: scheduledFor.toISOString() }),
  };
}

/** A broadcast to send to, made now or made before, and the key to it. */
export async function ready(existing: Broadcast | null, draft: Draft, attempt: string): Promise<{ broadcast: Broadcast; endpoint: WhipEndpoint }> {
  const broadcast = existing === null ? await api.create(draft, attempt) : await entered(existing, draft.title);
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
async function entered(existing: Broadcast, title: string): Promise<Broadcast> {
  const renamed = title === existing.title ? existing : await api.rename(existing.id, title);
  return keptKey(existing.id) === null ? api.replaceKey(existing.id) : renamed;
}
