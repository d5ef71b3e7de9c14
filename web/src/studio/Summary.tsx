import type { Broadcast } from '../api/types';
import type { Conversation } from '../chat/useConversation';
import { to } from '../app/route';
import { lengthSeconds } from '../home/length';
import { useSpeech } from '../i18n/SpeechProvider';
import { LinkButton } from '../ui/Button';
import { Icon } from '../ui/Icon';

/** What it was. */
export function Summary({ broadcast, conversation }: { broadcast: Broadcast; conversation: Conversation }) {
  const { t, format } = useSpeech();
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
          <dd>{format.short(hearts)}</dd>
        </div>
      </dl>
      <div className="studio-actions">
        <LinkButton icon="replay" size="small" href={to.watch(broadcast.id)}>
          {t.watch.watchAgain}
        </LinkButton>
        {broadcast.recording && (
          <a className="button button-plain button-small" href={broadcast.recording.mp4} download data-testid="download">
            <Icon name="download" size={18} />
            {t.watch.download}
          </a>
        )}
      </div>
    </section>
  );
}
