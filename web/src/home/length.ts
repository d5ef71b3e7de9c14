import type { Broadcast } from '../api/types';

/** How long it was, by the recording if there is one; `null` when it never began. */
export function lengthSeconds(broadcast: Pick<Broadcast, 'startedAt' | 'endedAt' | 'recording'>): number | null {
  if (broadcast.recording?.durationMillis) {
    return broadcast.recording.durationMillis / 1000;
  }
  if (!broadcast.startedAt) {
    return null;
  }
  const end = broadcast.endedAt ? Date.parse(broadcast.endedAt) : Date.now();
  return Math.max(0, (end - Date.parse(broadcast.startedAt)) / 1000);
}
