import { useEffect, useState } from 'react';
import { api } from '../api/client';
import type { Broadcast } from '../api/types';
import { useResource } from '../api/useResource';
import type { Conversation } from '../chat/useConversation';
import { useSpeech } from '../i18n/SpeechProvider';
import { Icon } from '../ui/Icon';
import { LiveBadge } from '../ui/LiveBadge';
import type { CameraView } from './Camera';
import type { Sending } from './useUplink';

interface Props {
  readonly broadcast: Broadcast;
  readonly conversation: Conversation;
  readonly sending: Sending;
  readonly view: CameraView;
  readonly onEnd: () => void;
}

const HEALTH_MILLIS = 5_000;

/** Live or not yet, for how long, before how many, with how many hearts, how the network is; and the end. */
export function OnAirBar({ broadcast, conversation, sending, view, onEnd }: Props) {
  const { t, format } = useSpeech();
  const { phase } = sending.link;
  const people = conversation.room.presence?.live ?? broadcast.viewers.live;
  const hearts = Math.max(conversation.room.hearts ?? 0, broadcast.hearts);
  const live = broadcast.state === 'LIVE' && phase === 'sending';
  const waiting = phase === 'connecting' ? t.live.connecting : phase === 'sending' ? t.live.almost : t.live.reconnecting;
  return (
    <div className="topbar">
      <div className="topbar-row">
        <div className="golive-badges">
          <span role="status">
            <LiveBadge state={live ? 'LIVE' : 'INTERRUPTED'} {...(!live && { label: waiting })} />
          </span>
          <span className="badge" data-testid="viewers" data-count={people}>
            <Icon name="eye" size={16} />
            <span aria-hidden="true">{format.short(people)}</span>
            <span className="sr-only">{t.broadcast.watching(people, format.number(people))}</span>
          </span>
          {broadcast.startedAt && <Duration since={broadcast.startedAt} />}
        </div>
        <button type="button" className="button button-danger button-small golive-end" onClick={onEnd} title={t.studio.end} data-testid="end-broadcast">
          <Icon name="stop" size={18} />
          <span>{t.live.end}</span>
        </button>
      </div>
      <div className="golive-facts">
        {phase === 'sending' && (
          <p className="badge golive-network" role="status" data-word={sending.network} data-testid="network">
            <span className="golive-dot" aria-hidden="true" />
            {t.live.network[sending.network]}
          </p>
        )}
        <p className="badge" data-testid="hearts" data-count={hearts}>
          <Icon name="heart" size={16} solid />
          <span aria-hidden="true">{format.short(hearts)}</span>
          <span className="sr-only">{t.broadcast.hearts(hearts, format.number(hearts))}</span>
        </p>
      </div>
      {view.source === 'screen' && <p className="badge golive-network">{t.live.sharing}</p>}
      {phase === 'sending' && <HealthHint id={broadcast.id} muted={view.muted || view.audio === null} />}
    </div>
  );
}

/** What only the server can tell: what arrives is silent, or was turned away. */
function HealthHint({ id, muted }: { id: string; muted: boolean }) {
  const { t } = useSpeech();
  const { data } = useResource(id, (signal) => api.health(id, signal), HEALTH_MILLIS);
  const problems = data?.connected === true ? (data.stream?.problems ?? []) : [];
  if (data?.refused != null) {
    const [what, then] = t.studio.refusals[data.refused.reason ?? ''] ?? t.studio.refusalUnknown;
    return (
      <p className="golive-hint" role="alert">
        {what} {then}
      </p>
    );
  }
  return !muted && problems.some((code) => code === 'SILENT_AUDIO' || code === 'NO_AUDIO') ? (
    <p className="golive-hint" role="status">
      {t.live.silent}
    </p>
  ) : null;
}

function Duration({ since }: { since: string }) {
  const { t, format } = useSpeech();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="badge" title={t.studio.duration} data-testid="duration">
      {format.position((now - Date.parse(since)) / 1000)}
    </span>
  );
}
