import { useEffect } from 'react';

/** The name of the page in the tab, the history and the screen reader. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title === undefined || title === '' ? 'Spyglass' : `${title} · Spyglass`;
  }, [title]);
}
