import { useState } from 'react';
import { api } from '../api/client';
import { explain } from '../api/problem';
import type { Broadcast } from '../api/types';
import type { Conversation } from '../chat/useConversation';
import { to } from '../app/route';
import { mountainOf, outline, summitOf, type HeartTimeline } from '../hearts/mountain';
import { useHeartTimeline } from '../hearts/useHeartTimeline';
import { lengthSeconds } from '../home/length';
import { useSpeech } from '../i18n/SpeechProvider';
import { Button, LinkButton } from '../ui/Button';
import { useAnnounce } from '../ui/announce';
import { ErrorNote } from '../ui/ErrorNote';
import { Icon } from '../ui/Icon';
import { useShare } from '../ui/useShare';
import { KeepChoice } from './KeepChoice';

interface Props {
  readonly broadcast: Broadcast;
  readonly conversation: Conversation;
  readonly onChanged: (broadcast: Broadcast) => void;
}

/** What it was. */
export function Summary({ broadcast, conversation, onChanged }: Props) {
  const { t, format } = useSpeech();
  const share = useShare();
  const timeline = useHeartTimeline(broadcast.chat?.hearts ?? null);
  const seconds = lengthSeconds(broadcast);
  const total = Math.max(conversation.room.presence?.total ?? 0, broadcast.viewers.total);
  const hearts = Math.max(conversation.room.hearts ?? 0, broadcast.hearts);
  if (seconds === null) {
    return (
      <section className="panel">
        <h2>{t.watch.neverTitle}</h2>
        <p className="panel-lead">{t.watch.neverBody}</p>
      </section>
    );
  }
  const summit = timeline === null ? null : summitOf(timeline);
  const watched = broadcast.viewers.watchedSeconds ?? 0;
  return (
    <section className="panel summary" data-testid="summary">
      <h2>{t.studio.best}</h2>
      <dl className="numbers numbers-large">
        <div>
          <dt>{t.studio.duration}</dt>
          <dd>{format.position(seconds)}</dd>
        </div>
        <div>
          <dt>{t.studio.viewersAll}</dt>
          <dd>{format.short(total)}</dd>
        </div>
        <div>
          <dt>{t.studio.hearts}</dt>
          <dd data-testid="summary-hearts">{format.short(hearts)}</dd>
        </div>
        <div>
          <dt>
            {t.live.watched} <span className="sr-only">({t.live.watchedHint})</span>
          </dt>
          <dd title={t.live.watchedHint} data-testid="summary-watched" data-seconds={watched}>
            {format.span(watched)}
          </dd>
        </div>
      </dl>
      {timeline !== null && <Mountain broadcast={broadcast} timeline={timeline} />}
      {summit !== null && broadcast.startedAt && (
        <p className="summary-best" data-testid="summary-best">
          <Icon name="heart" size={20} solid />
          <span>
            {t.live.best} <strong>{t.live.bestAt(format.position((summit.getTime() - Date.parse(broadcast.startedAt)) / 1000))}</strong>
          </span>
        </p>
      )}
      {broadcast.recording?.expired ? (
        <p className="panel-lead">{t.studio.expired}</p>
      ) : (
        <Keep broadcast={broadcast} onChanged={onChanged} />
      )}
      <div className="studio-actions">
        <LinkButton icon="replay" size="small" href={to.watch(broadcast.id)}>
          {t.watch.watchAgain}
        </LinkButton>
        <Button tone="plain" size="small" icon="share" onClick={() => share(broadcast.title, to.watch(broadcast.id))} data-testid="share">
          {t.watch.share}
        </Button>
        {broadcast.recording && !broadcast.recording.expired && (
          <a className="button button-plain button-small" href={broadcast.recording.mp4} download data-testid="download">
            <Icon name="download" size={18} />
            {t.watch.download}
          </a>
        )}
      </div>
    </section>
  );
}

/** Until when it is kept, and a choice. */
function Keep({ broadcast, onChanged }: { broadcast: Broadcast; onChanged: (broadcast: Broadcast) => void }) {
  const { t, format } = useSpeech();
  const announce = useAnnounce();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const until = broadcast.recording?.keptUntil;
  const choose = async (days: number) => {
    setBusy(true);
    setError(undefined);
    try {
      onChanged(await api.change(broadcast.id, { keepRecordingDays: days }));
      announce(t.studio.saved);
    } catch (reason) {
      setError(reason);
    }
    setBusy(false);
  };
  const hint = until ? t.studio.keptUntil(format.day(new Date(until))) : t.studio.keptForever;
  return (
    <>
      <KeepChoice
        value={broadcast.keepRecordingDays ?? 0}
        onChange={(days) => void choose(days)}
        disabled={busy}
        {...(broadcast.recording && { hint })}
      />
      {error !== undefined && <ErrorNote>{explain(error, t)}</ErrorNote>}
    </>
  );
}

/** Hearts from its beginning to its end. */
function Mountain({ broadcast, timeline }: { broadcast: Broadcast; timeline: HeartTimeline }) {
  const { startedAt, endedAt } = broadcast;
  if (!startedAt || !endedAt) {
    return null;
  }
  const begin = Date.parse(startedAt);
  const length = Math.max(1, Date.parse(endedAt) - begin);
  const heights = mountainOf(timeline, (date) => (date.getTime() - begin) / length);
  return heights.length === 0 ? null : (
    <svg className="summary-mountain" viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
      <path d={outline(heights)} />
    </svg>
  );
}
