import { useCallback, useEffect, useRef, useState } from 'react';

const SHOWN_MILLIS = 3_500;

/** Controls that show themselves when one moves, touches or uses keys, and step back while it plays. */
export function useControls(pinned: boolean) {
  const [shown, setShown] = useState(true);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wake = useCallback(() => {
    setShown(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setShown(false), SHOWN_MILLIS);
  }, []);
  const sleep = useCallback(() => {
    clearTimeout(timer.current);
    setShown(false);
  }, []);
  useEffect(() => {
    wake();
    addEventListener('keydown', wake);
    return () => {
      removeEventListener('keydown', wake);
      clearTimeout(timer.current);
    };
  }, [wake]);
  return { shown: shown || pinned, wake, sleep };
}
