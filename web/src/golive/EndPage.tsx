import type { Broadcast } from '../api/types';
import { Shell } from '../app/Shell';
import { to } from '../app/route';
import type { Conversation } from '../chat/useConversation';
import { useSpeech } from '../i18n/SpeechProvider';
import { LinkButton } from '../ui/Button';
import { Summary } from '../studio/Summary';

/** What it was. */
export function EndPage({ broadcast, conversation, onChanged }: { broadcast: Broadcast; conversation: Conversation; onChanged: (broadcast: Broadcast) => void }) {
  const { t } = useSpeech();
  return (
    <Shell narrow goLive={false}>
      <header className="studio-head" data-testid="end-page">
        <p className="state-words" role="status">
          {t.studio.ended}
        </p>
        <h1>{broadcast.title}</h1>
      </header>
      <Summary broadcast={broadcast} conversation={conversation} onChanged={onChanged} />
      <p className="end-more">
        <LinkButton tone="quiet" size="small" icon="tune" href={to.studio(broadcast.id)}>
          Studio
        </LinkButton>
      </p>
    </Shell>
  );
}
