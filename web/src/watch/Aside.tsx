import { Link } from '../app/Link';
import { to } from '../app/route';
import { Composer } from '../chat/Composer';
import { MessageList } from '../chat/MessageList';
import { useSpeech } from '../i18n/SpeechProvider';
import { Avatar } from '../ui/Avatar';
import { IconButton } from '../ui/Button';
import { useShare } from '../ui/useShare';
import { HeartButton } from './HeartButton';
import type { WatchProps } from './Watch';

/** On a desk: who and what, then the conversation, beside the picture. */
export function Aside({ broadcast, conversation, replay, love, showDetails }: WatchProps) {
  const { t } = useSpeech();
  const share = useShare();
  const { broadcaster, state } = broadcast;
  const empty = () => {
    if (conversation.historyFailed) {
      return t.chat.historyFailed;
    }
    if (replay) {
      return t.chat.replay;
    }
    if (conversation.status === 'connecting') {
      return t.chat.connecting;
    }
    return state === 'ENDED' ? t.chat.closed : `${t.chat.empty} ${t.chat.emptyOpen}`;
  };
  return (
    <aside className="aside" aria-label={t.chat.title}>
      <header className="aside-head">
        <Link href={to.profile(broadcaster.handle)} className="aside-who">
          <Avatar name={broadcaster.displayName} seed={broadcaster.id} size={44} />
          <span>
            <strong>{broadcast.title}</strong>
            <span>{broadcaster.displayName}</span>
          </span>
        </Link>
        <IconButton icon="share" label={t.watch.share} onClick={() => share(broadcast.title, to.watch(broadcast.id))} />
        <IconButton icon="details" label={t.watch.details} onClick={showDetails} />
      </header>
      <MessageList messages={conversation.messages} empty={empty()} />
      <footer className="aside-foot">
        {state === 'ENDED' ? (
          <p className="aside-closed">{replay ? t.chat.replay : t.chat.closed}</p>
        ) : (
          <>
            <Composer conversation={conversation} next={to.watch(broadcast.id)} />
            <HeartButton broadcast={broadcast} conversation={conversation} love={love} />
          </>
        )}
      </footer>
    </aside>
  );
}
