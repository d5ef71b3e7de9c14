import { useEffect, useRef, useState } from 'react';
import { useSpeech } from '../i18n/SpeechProvider';
import type { Message } from './frames';
import { announcement } from './announcement';

const EVERY_MILLIS = 4_000;

/** Reads messages out politely, and only so many that one can still follow: else their number. */
export function ChatAnnouncer({ messages }: { messages: readonly Message[] }) {
  const { t } = useSpeech();
  const [words, setWords] = useState('');
  const latest = useRef(messages);
  latest.current = messages;
  useEffect(() => {
    let heardTo: string | null = null;
    const timer = setInterval(() => {
      const next = announcement(latest.current, heardTo, t);
      heardTo = next.heardTo;
      if (next.words !== '') {
        setWords(next.words);
      }
    }, EVERY_MILLIS);
    return () => clearInterval(timer);
  }, [t]);
  return (
    <p className="sr-only" aria-live="polite" data-testid="chat-announcer">
      {words}
    </p>
  );
}
