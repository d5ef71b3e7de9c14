import { useEffect, useState } from 'react';
import type { Broadcast } from '../api/types';
import type { Conversation } from '../chat/useConversation';
import { useSpeech } from '../i18n/SpeechProvider';
import { Icon } from '../ui/Icon';

/** Where it stands, in one line: live or not, for how long, before how many, with how many hearts. */
export function StateLine({ broadcast, conversation }: { broadcast: Broadcast; conversation: Conversation }) {
  const { t, format } = useSpeech();
  const [now, setNow] = useState(Date.now);
  const { state, startedAt } = broadcast;
  const onAir = state === 'LIVE' || state === 'INTERRUPTED';
  useEffect(() => {
    if (!onAir) {
      return;
    }
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [onAir]);
  const words = {
    SCHEDULED: broadcast.scheduledFor
      ? t.broadcast.startsAt(format.appointment(new Date(broadcast.scheduledFor)))
      : t.studio.waiting,
    READY: t.studio.waiting,
    LIVE: t.studio.youAreLive,
    INTERRUPTED: t.studio.interrupted,
    ENDED: t.studio.ended,
  }[state];
  const watching = conversation.room.presence?.live ?? broadcast.viewers.live;
  const hearts = Math.max(conversation.room.hearts ?? 0, broadcast.hearts);
  return (
    <div className="state-line">
      <p className="state-words" data-state={state} role="status" data-testid="studio-state">
        {onAir && <span className="breath" aria-hidden="true" />}
        {words}
      </p>
      {onAir && startedAt && (
        <ul className="state-facts">
          <li title={t.studio.duration}>{format.position((now - Date.parse(startedAt)) / 1000)}</li>
          <li>
            <Icon name="eye" size={18} />
            <span className="sr-only">{t.studio.viewersNow}</span> {format.short(watching)}
          </li>
          <li>
            <Icon name="heart" size={18} />
            <span className="sr-only">{t.studio.hearts}</span> {format.short(hearts)}
          </li>
        </ul>
      )}
      {state === 'INTERRUPTED' && <p className="state-help">{t.studio.interruptedHelp}</p>}
    </div>
  );
}
