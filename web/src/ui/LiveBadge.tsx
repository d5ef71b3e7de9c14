import type { BroadcastState } from '../api/types';
import { useSpeech } from '../i18n/SpeechProvider';

/** What a broadcast is at the moment, in a word. Red is for live alone. */
export function LiveBadge({ state, label }: { state: BroadcastState; label?: string }) {
  const { t } = useSpeech();
  const words: Record<BroadcastState, string> = {
    SCHEDULED: t.broadcast.scheduled,
    READY: t.broadcast.waiting,
    LIVE: t.broadcast.live,
    INTERRUPTED: t.broadcast.reconnecting,
    ENDED: t.broadcast.replay,
  };
  return (
    <span className="badge" data-state={state} data-testid="state-badge">
      {label ?? words[state]}
    </span>
  );
}
