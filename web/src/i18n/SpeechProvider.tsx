import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Language } from './format';
import { pickLanguage, speechFor, storedLanguage, storeLanguage, type Speech } from './language';

interface Spoken extends Speech {
  readonly choose: (language: Language) => void;
}

const SpeechContext = createContext<Spoken | null>(null);

export function SpeechProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(() => pickLanguage(storedLanguage(), navigator.languages));
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const value = useMemo<Spoken>(
    () => ({
      ...speechFor(language, navigator.languages),
      choose: (next) => {
        storeLanguage(next);
        setLanguage(next);
      },
    }),
    [language],
  );
  return <SpeechContext value={value}>{children}</SpeechContext>;
}

/** The words (`t`) and the formats of the language that is spoken. */
export function useSpeech(): Spoken {
  const value = useContext(SpeechContext);
  if (value === null) {
    throw new Error('useSpeech outside SpeechProvider');
  }
  return value;
}
