import type { Broadcast } from '../api/types';
import { Link } from '../app/Link';
import { to } from '../app/route';
import { useMedia } from '../app/useMedia';
import type { Conversation } from '../chat/useConversation';
import { useSpeech } from '../i18n/SpeechProvider';
import { Avatar } from '../ui/Avatar';
import { Button, LinkButton } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Icon } from '../ui/Icon';
import { useShare } from '../ui/useShare';
import type { PlayerView } from './player/view';

interface Props {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly broadcast: Broadcast;
  readonly conversation: Conversation;
  readonly view: PlayerView;
}

/** All that steps back behind the picture: who, when, how many, share, download, the keys. */
export function Details({ open, onClose, broadcast, conversation, view }: Props) {
  const { t, format } = useSpeech();
  const share = useShare();
  const keyboard = useMedia('(hover: hover) and (pointer: fine)');
  const { broadcaster, startedAt, audience } = broadcast;
  const hearts = Math.max(conversation.room.hearts ?? 0, broadcast.hearts);
  const total = Math.max(conversation.room.presence?.total ?? 0, broadcast.viewers.total);
  return (
    <Dialog open={open} title={broadcast.title} onClose={onClose} kind="sheet">
      <Link href={to.profile(broadcaster.handle)} className="aside-who">
        <Avatar name={broadcaster.displayName} seed={broadcaster.id} size={48} />
        <span>
          <strong>{broadcaster.displayName}</strong>
          <span>@{broadcaster.handle}</span>
        </span>
      </Link>
      <ul className="facts">
        {audience !== 'PUBLIC' && (
          <li>
            <Icon name={audience === 'PRIVATE' ? 'lock' : 'link'} size={20} />
            {audience === 'PRIVATE' ? t.broadcast.private : t.broadcast.unlisted}
          </li>
        )}
        {startedAt && (
          <li>
            <Icon name="live" size={20} />
            {broadcast.state === 'ENDED'
              ? t.broadcast.endedAt(format.moment(new Date(startedAt)))
              : t.broadcast.startedAt(format.moment(new Date(startedAt)))}
          </li>
        )}
        <li>
          <Icon name="eye" size={20} />
          {t.broadcast.views(total, format.number(total))}
        </li>
        <li>
          <Icon name="heart" size={20} />
          {t.broadcast.hearts(hearts, format.number(hearts))}
        </li>
        {broadcast.recording?.keptUntil && !broadcast.recording.expired && (
          <li>
            <Icon name="clock" size={20} />
            {t.watch.keptUntil(format.day(new Date(broadcast.recording.keptUntil)))}
          </li>
        )}
        {view.live && view.latency !== null && (
          <li>
            <Icon name="clock" size={20} />
            {t.watch.latency(format.oneDecimal(view.latency))}
          </li>
        )}
        {view.live && view.way !== null && (
          <li data-testid="way">
            <Icon name="tune" size={20} />
            {t.watch.ways[view.way]}
          </li>
        )}
      </ul>
      <div className="details-actions">
        <Button icon="share" onClick={() => share(broadcast.title, to.watch(broadcast.id))}>
          {t.watch.share}
        </Button>
        {broadcast.recording && !broadcast.recording.expired && (
          <a className="button button-plain button-normal" href={broadcast.recording.mp4} download data-testid="download">
            <Icon name="download" size={20} />
            {t.watch.download}
          </a>
        )}
        {broadcast.mine && (
          <LinkButton tone="plain" icon="tune" href={to.studio(broadcast.id)}>
            Studio
          </LinkButton>
        )}
      </div>
      {keyboard && (
        <section className="keys">
          <h3>{t.watch.keys}</h3>
          <dl>
            {t.watch.keyList.map(([keys, what]) => (
              <div key={keys}>
                <dt>{keys}</dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </Dialog>
  );
}
