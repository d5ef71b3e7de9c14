import { useSpeech } from '../i18n/SpeechProvider';
import { Avatar } from '../ui/Avatar';
import { Button, LinkButton } from '../ui/Button';
import { Icon } from '../ui/Icon';
import { Logo } from '../ui/Logo';
import { useShare } from '../ui/useShare';
import { to } from '../app/route';
import { StartsIn } from './StartsIn';
import type { WatchProps } from './Watch';

/** What stands in the picture's place when there is none: why, and what will happen or can be done. */
export function SceneCard({ broadcast, scene, player, watchAgain }: WatchProps & { watchAgain: () => void }) {
  const { t, format } = useSpeech();
  const share = useShare();
  const { broadcaster } = broadcast;
  switch (scene) {
    case 'picture':
      return null;
    case 'joining':
      return <Floating title={t.watch.joining} />;
    case 'reconnecting':
      return <Floating title={t.watch.interruptedTitle} body={t.watch.reconnectingBody} />;
    case 'interrupted':
      return <Floating title={t.watch.interruptedTitle} body={t.watch.interruptedBody} />;
    case 'scheduled':
    case 'waiting': {
      const at = broadcast.scheduledFor ? new Date(broadcast.scheduledFor) : null;
      const title =
        scene === 'scheduled' && at !== null
          ? t.watch.scheduledTitle(format.appointment(at))
          : t.watch.waitingTitle(broadcaster.displayName);
      return (
        <div className="scene" data-testid="scene" data-scene={scene}>
          <Avatar name={broadcaster.displayName} seed={broadcaster.id} size={84} />
          <h2>{title}</h2>
          <p className="scene-title">{broadcast.title}</p>
          {at !== null && <StartsIn at={at} />}
          {!broadcast.mine && <p>{t.watch.waitingBody}</p>}
          <div className="scene-actions">
            {broadcast.mine && (
              <LinkButton tone="live" icon="live" href={to.goLive(broadcast.id)} data-testid="go-live-now">
                {t.live.goNow}
              </LinkButton>
            )}
            <Button tone="strong" icon="share" onClick={() => share(broadcast.title, to.watch(broadcast.id))}>
              {t.watch.share}
            </Button>
          </div>
        </div>
      );
    }
    case 'over':
      return (
        <div className="scene scene-veil" data-testid="scene" data-scene={scene}>
          <Logo size={64} asleep />
          <h2>{t.watch.overTitle}</h2>
          <p>{t.watch.overBody(broadcaster.displayName)}</p>
          <div className="scene-actions">
            <Button icon="replay" onClick={watchAgain} data-testid="watch-again">
              {t.watch.watchAgain}
            </Button>
            <Button tone="plain" icon="share" onClick={() => share(broadcast.title, to.watch(broadcast.id))}>
              {t.watch.share}
            </Button>
            {broadcast.recording && !broadcast.recording.expired && (
              <a className="button button-plain button-normal" href={broadcast.recording.mp4} download>
                <Icon name="download" size={20} />
                {t.watch.download}
              </a>
            )}
          </div>
        </div>
      );
    case 'never':
      return (
        <div className="scene" data-testid="scene" data-scene={scene}>
          <Logo size={64} asleep />
          <h2>{t.watch.neverTitle}</h2>
          <p>{t.watch.neverBody}</p>
        </div>
      );
    case 'expired':
      return (
        <div className="scene" data-testid="scene" data-scene={scene}>
          <Logo size={64} asleep />
          <h2>{t.watch.expiredTitle}</h2>
          <p>{t.watch.expiredBody(broadcaster.displayName)}</p>
        </div>
      );
    case 'failed':
      return (
        <div className="scene scene-veil" data-testid="scene" data-scene={scene}>
          <Logo size={64} asleep />
          <h2>{t.watch.failedTitle}</h2>
          <p>{t.watch.failedBody}</p>
          <div className="scene-actions">
            <Button onClick={() => void player?.open({ endless: broadcast.state !== 'ENDED', from: broadcast.state === 'ENDED' ? 0 : null })}>
              {t.app.retry}
            </Button>
          </div>
        </div>
      );
  }
}

/** Over a picture that stands still: small, so that one still sees it. */
function Floating({ title, body }: { title: string; body?: string }) {
  return (
    <div className="scene-floating" role="status" data-testid="scene">
      <p className="scene-pulse">{title}</p>
      {body !== undefined && <p>{body}</p>}
    </div>
  );
}
