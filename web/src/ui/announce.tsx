import { createContext, useCallback, useContext, useEffect, useRef, useState, type ReactNode } from 'react';

const AnnounceContext = createContext<(text: string) => void>(() => undefined);

const SHOWN_MILLIS = 3_500;

/** Short confirmations: seen for a moment at the foot of the page, and read out politely. */
export function Announcer({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState({ text: '', n: 0 });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const announce = useCallback((text: string) => {
    clearTimeout(timer.current);
    setSaid(({ n }) => ({ text, n: n + 1 }));
    timer.current = setTimeout(() => setSaid(({ n }) => ({ text: '', n })), SHOWN_MILLIS);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <AnnounceContext value={announce}>
      {children}
      <div className="toast-place" role="status" aria-live="polite">
        {said.text !== '' && (
          <p key={said.n} className="toast">
            {said.text}
          </p>
        )}
      </div>
    </AnnounceContext>
  );
}

export const useAnnounce = () => useContext(AnnounceContext);
