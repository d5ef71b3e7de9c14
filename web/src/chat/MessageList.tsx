import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useSpeech } from '../i18n/SpeechProvider';
import type { Message } from './frames';
import { MessageLine } from './MessageLine';

const NEAR_END_PIXELS = 60;

/** The conversation as a list that follows its end, unless one reads further up. */
export function MessageList({ messages, empty }: { messages: readonly Message[]; empty: string }) {
  const { t } = useSpeech();
  const list = useRef<HTMLOListElement>(null);
  const [following, setFollowing] = useState(true);
  const [readTo, setReadTo] = useState('');
  const lastId = messages.at(-1)?.id ?? '';

  useLayoutEffect(() => {
    if (following && list.current !== null) {
      list.current.scrollTop = list.current.scrollHeight;
    }
  }, [lastId, following]);
  useEffect(() => {
    if (following) {
      setReadTo(lastId);
    }
  }, [following, lastId]);

  const unread = following ? 0 : messages.filter((message) => message.id > readTo).length;
  const onScroll = () => {
    const box = list.current;
    if (box !== null) {
      setFollowing(box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PIXELS);
    }
  };

  return (
    <div className="message-place">
      {messages.length === 0 ? (
        <p className="message-none">{empty}</p>
      ) : (
        <ol className="message-list" ref={list} onScroll={onScroll} tabIndex={0} aria-label={t.chat.title}>
          {messages.map((message) => (
            <li key={message.id}>
              <MessageLine message={message} />
            </li>
          ))}
        </ol>
      )}
      {unread > 0 && (
        <button type="button" className="message-unread" onClick={() => setFollowing(true)}>
          {t.chat.newMessages(unread)}
        </button>
      )}
    </div>
  );
}
