import type { Change, Draft } from '../api/client';
import type { Audience, Broadcast } from '../api/types';
import type { Place } from './place';

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

export const MAX_TITLE = 140;

/** What one would choose anew: what was chosen when it was announced. */
export function wishOf(existing: Broadcast | null, title: string): Wish {
  return {
    title: existing?.title ?? title,
    audience: existing?.audience ?? 'PUBLIC',
    keepDays: existing?.keepRecordingDays ?? 0,
    place: existing?.location ?? null,
    chat: true,
  };
}

/** Once it has begun, whoever watches knows it as it is: the title alone can be changed here. */
export const begun = (broadcast: Broadcast | null) => broadcast?.startedAt != null;

/** What is to be changed about a broadcast that is there already, so that it is as one wishes; `null`: nothing. */
export function changeOf(existing: Broadcast, draft: Draft): Change | null {
  const { title, audience, keepRecordingDays = 0, location = null } = draft;
  const place = existing.location ?? null;
  const moved =
    location?.latitude !== place?.latitude || location?.longitude !== place?.longitude || location?.exact !== place?.exact;
  const change: Change = {
    ...(title !== existing.title && { title }),
    ...(!begun(existing) && {
      ...(audience !== existing.audience && { audience }),
      ...(keepRecordingDays !== (existing.keepRecordingDays ?? 0) && { keepRecordingDays }),
      ...(moved && (location === null ? { withoutLocation: true } : { location })),
    }),
  };
  return Object.keys(change).length === 0 ? null : change;
}

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
