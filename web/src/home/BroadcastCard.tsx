import { useState } from 'react';
import type { Broadcast } from '../api/types';
import { Link } from '../app/Link';
import { useSpeech } from '../i18n/SpeechProvider';
import type { Format } from '../i18n/format';
import type { Texts } from '../i18n/en';
import { Avatar } from '../ui/Avatar';
import { Icon } from '../ui/Icon';
import { LiveBadge } from '../ui/LiveBadge';
import { Logo } from '../ui/Logo';
import { hueOf } from '../ui/hue';
import { lengthSeconds } from './length';

/** One broadcast: its picture, who, since when, how many. The whole card is one link. */
export function BroadcastCard({ broadcast, href, eager }: { broadcast: Broadcast; href: string; eager: boolean }) {
  const { t, format } = useSpeech();
  const live = broadcast.state === 'LIVE' || broadcast.state === 'INTERRUPTED';
  return (
    <Link href={href} className="card" data-testid="broadcast-card" data-id={broadcast.id}>
      <div className="card-poster" data-hue={hueOf(broadcast.broadcaster.id)}>
        <Logo size={56} asleep={!live} />
        {broadcast.startedAt && broadcast.playback?.poster && (
          <Poster address={broadcast.playback.poster} eager={eager} />
        )}
        <div className="card-top">
          <LiveBadge state={broadcast.state} />
          {live && (
            <span className="badge">
              <Icon name="eye" size={16} />
              <span aria-hidden="true">{format.short(broadcast.viewers.live)}</span>
              <span className="sr-only">{t.broadcast.watching(broadcast.viewers.live, format.number(broadcast.viewers.live))}</span>
            </span>
          )}
          {broadcast.audience !== 'PUBLIC' && (
            <span className="badge">
              <Icon name={broadcast.audience === 'PRIVATE' ? 'lock' : 'link'} size={16} />
              {broadcast.audience === 'PRIVATE' ? t.broadcast.private : t.broadcast.unlisted}
            </span>
          )}
        </div>
        <Length broadcast={broadcast} />
      </div>
      <div className="card-text">
        <Avatar name={broadcast.broadcaster.displayName} seed={broadcast.broadcaster.id} size={40} />
        <div>
          <h3>{broadcast.title}</h3>
          <p>{broadcast.broadcaster.displayName}</p>
          <p>{moment(broadcast, t, format)}</p>
        </div>
      </div>
    </Link>
  );
}

/**
 * Fades in over the tinted ground; a poster that does not load leaves the ground. It keeps the address it came with:
 * a private one is signed anew in every answer.
 */
function Poster({ address, eager }: { address: string; eager: boolean }) {
  const [first] = useState(address);
  const [state, setState] = useState<'loading' | 'shown' | 'none'>('loading');
  if (state === 'none') {
    return null;
  }
  return (
    <img
      src={first}
      alt=""
      loading={eager ? 'eager' : 'lazy'}
      decoding="async"
      data-shown={state === 'shown'}
      onLoad={() => setState('shown')}
      onError={() => setState('none')}
    />
  );
}

function Length({ broadcast }: { broadcast: Broadcast }) {
  const { format } = useSpeech();
  const seconds = broadcast.state === 'ENDED' ? lengthSeconds(broadcast) : null;
  return seconds === null ? null : <span className="badge card-length">{format.position(seconds)}</span>;
}

function moment(broadcast: Broadcast, t: Texts, format: Format): string {
  const { state, startedAt, endedAt, scheduledFor, viewers } = broadcast;
  if (state === 'SCHEDULED' && scheduledFor) {
    return t.broadcast.startsAt(format.appointment(new Date(scheduledFor)));
  }
  if (state === 'ENDED') {
    const views = t.broadcast.views(viewers.total, format.short(viewers.total));
    const end = startedAt ?? endedAt;
    return end ? `${views} · ${format.moment(new Date(end))}` : views;
  }
  return startedAt ? t.broadcast.startedAt(format.moment(new Date(startedAt))) : t.broadcast.waiting;
}
