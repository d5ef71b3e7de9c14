import type { Broadcast } from '../api/types';
import { Shell } from '../app/Shell';
import { to } from '../app/route';
import type { Conversation } from '../chat/useConversation';
import { useSpeech } from '../i18n/SpeechProvider';
import { Button, LinkButton } from '../ui/Button';
import { Summary } from '../studio/Summary';

interface Props {
  readonly broadcast: Broadcast;
  readonly conversation: Conversation;
  readonly onChanged: (broadcast: Broadcast) => void;
  /** It ended while nothing came through, and nobody here wanted that. */
  readonly lost: boolean;
  readonly onAgain: () => void;
}

/** What it was. */
export function EndPage({ broadcast, conversation, onChanged, lost, onAgain }: Props) {
  const { t } = useSpeech();
  return (
    <Shell narrow goLive={false}>
      <header className="studio-head" data-testid="end-page">
        <p className="state-words" role="status">
          {t.studio.ended}
        </p>
        <h1>{broadcast.title}</h1>
        {lost && (
          <p className="panel-lead" role="alert" data-testid="ended-away">
            {t.live.endedAway}
          </p>
        )}
      </header>
      <Summary broadcast={broadcast} conversation={conversation} onChanged={onChanged} />
      <p className="end-more">
        <Button tone={lost ? 'live' : 'quiet'} size="small" icon="live" onClick={onAgain} data-testid="go-live-again">
          {t.live.again}
        </Button>
        <LinkButton tone="quiet" size="small" icon="tune" href={to.studio(broadcast.id)}>
          Studio
        </LinkButton>
      </p>
    </Shell>
  );
}
