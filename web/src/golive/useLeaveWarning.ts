import { useEffect } from 'react';

/** The browser asks before the page is left. */
export function useLeaveWarning(wanted: boolean): void {
  useEffect(() => {
    if (!wanted) {
      return;
    }
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [wanted]);
}
