import { useEffect, useLayoutEffect, useRef } from 'react';
import { useSpeech } from '../i18n/SpeechProvider';
import type { Message } from './frames';
import { MessageLine } from './MessageLine';

const SHOWN = 60;

interface Props {
  readonly messages: readonly Message[];
  /** All messages are shown and can be scrolled; otherwise they fade after a while. */
  readonly awake: boolean;
  readonly onWake: () => void;
}

/** The last messages over the picture, on a phone. Faded ones stay in the list for those who read it otherwise. */
export function MessageOverlay({ messages, awake, onWake }: Props) {
  const { t } = useSpeech();
  const list = useRef<HTMLOListElement>(null);
  const lastId = messages.at(-1)?.id;
  useLayoutEffect(() => {
    if (list.current !== null) {
      list.current.scrollTop = list.current.scrollHeight;
    }
  }, [lastId]);
  useEffect(() => {
    if (!awake && list.current !== null) {
      list.current.scrollTop = list.current.scrollHeight;
    }
  }, [awake]);
  return (
    <ol ref={list} className="overlay-list" data-awake={awake} aria-label={t.chat.title} onClick={onWake} onFocus={onWake}>
      {messages.slice(-SHOWN).map((message) => (
        <li key={message.id}>
          <MessageLine message={message} brief />
        </li>
      ))}
    </ol>
  );
}
