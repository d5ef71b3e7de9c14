import { useEffect, useState } from 'react';
import type { Broadcast } from '../api/types';
import { navigate } from '../app/navigation';
import { to } from '../app/route';
import { useSpeech } from '../i18n/SpeechProvider';
import { IconButton } from '../ui/Button';
import { Icon } from '../ui/Icon';
import { LiveBadge } from '../ui/LiveBadge';
import type { Scene } from './scene';
import type { WatchProps } from './Watch';

/** What it is, how many watch, for how long; details and the way out. */
export function TopBar(props: WatchProps & { desk: boolean; titleShown: boolean }) {
  const { broadcast, conversation, player, view, scene, replay, desk, titleShown, chatShown, showChat } = props;
  const { t, format } = useSpeech();
  const people = replay
    ? Math.max(broadcast.viewers.total, conversation.room.presence?.total ?? 0)
    : (conversation.room.presence?.live ?? broadcast.viewers.live);
  const label = replay ? t.broadcast.views(people, format.number(people)) : t.broadcast.watching(people, format.number(people));
  return (
    <div className="topbar">
      <div className="topbar-row">
        <LiveBadge state={badgeState(broadcast, scene)} {...(scene === 'over' && { label: t.broadcast.ended })} />
        {broadcast.startedAt && (
          <span className="badge" data-testid="viewers" data-count={people} title={label}>
            <Icon name="eye" size={16} />
            <span aria-hidden="true">{format.short(people)}</span>
            <span className="sr-only">{label}</span>
          </span>
        )}
        {broadcast.state === 'LIVE' && broadcast.startedAt && <Elapsed since={broadcast.startedAt} />}
        <span className="topbar-gap" />
        {(desk && chatShown) || <IconButton icon="details" label={t.watch.details} className="glass" onClick={props.showDetails} />}
        {desk && (
          <IconButton
            icon={chatShown ? 'chat' : 'chatOff'}
            label={chatShown ? t.chat.hide : t.chat.show}
            aria-pressed={chatShown}
            className="glass"
            onClick={() => showChat(!chatShown)}
          />
        )}
        <IconButton icon="close" label={t.watch.close} className="glass" onClick={() => navigate(to.home())} />
      </div>
      {titleShown && scene === 'picture' && (
        <p className="topbar-title">
          <strong>{broadcast.title}</strong>
          <span>{broadcast.broadcaster.displayName}</span>
        </p>
      )}
      {view.silenced && scene === 'picture' && (
        <button type="button" className="stage-sound" onClick={() => player?.setMuted(false)} data-testid="sound-button">
          <Icon name="muted" size={22} />
          {t.watch.soundOn}
        </button>
      )}
    </div>
  );
}

/** The badge follows what is seen: the last seconds of a broadcast that has just ended are not a replay. */
function badgeState(broadcast: Broadcast, scene: Scene) {
  return scene === 'reconnecting' && broadcast.state === 'LIVE' ? 'INTERRUPTED' : broadcast.state;
}

function Elapsed({ since }: { since: string }) {
  const { format } = useSpeech();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return <span className="badge badge-time">{format.position((now - Date.parse(since)) / 1000)}</span>;
}
