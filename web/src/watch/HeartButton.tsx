import type { Broadcast } from '../api/types';
import { useSpeech } from '../i18n/SpeechProvider';
import { Icon } from '../ui/Icon';
import type { Conversation } from '../chat/useConversation';

interface Props {
  readonly broadcast: Broadcast;
  readonly conversation: Conversation;
  readonly love: () => void;
}

/** One heart a press; beneath it, how many there are. */
export function HeartButton({ broadcast, conversation, love }: Props) {
  const { t, format } = useSpeech();
  const hearts = Math.max(conversation.room.hearts ?? 0, broadcast.hearts);
  return (
    <button
      type="button"
      className="heart-button"
      aria-label={`${t.chat.heart}. ${t.broadcast.hearts(hearts, format.short(hearts))}`}
      onClick={() => love()}
      data-testid="heart-button"
    >
      <Icon name="heart" size={24} solid />
      <span data-testid="hearts-total">{format.short(hearts)}</span>
    </button>
  );
}
