import { useLayoutEffect, useRef } from 'react';
import { useSpeech } from '../i18n/SpeechProvider';
import type { Message } from './frames';
import { MessageLine } from './MessageLine';

const ASLEEP = 4;
const AWAKE = 100;

interface Props {
  readonly messages: readonly Message[];
  /** One reads: many, which stay and can be scrolled. Otherwise the last few, which fade after a while. */
  readonly awake: boolean;
  readonly onWake: () => void;
}

/** The last messages over the picture, on a phone. A touch, or the focus, opens them as a list. */
export function MessageOverlay({ messages, awake, onWake }: Props) {
  const { t } = useSpeech();
  const list = useRef<HTMLOListElement>(null);
  const lastId = messages.at(-1)?.id;
  useLayoutEffect(() => {
    if (list.current !== null) {
      list.current.scrollTop = list.current.scrollHeight;
    }
  }, [lastId, awake]);
  return (
    <ol ref={list} className="overlay-list" tabIndex={0} data-awake={awake} aria-label={t.chat.title} onClick={onWake} onFocus={onWake}>
      {messages.slice(awake ? -AWAKE : -ASLEEP).map((message) => (
        <li key={message.id}>
          <MessageLine message={message} brief />
        </li>
      ))}
    </ol>
  );
}
