import { useCallback, useSyncExternalStore } from 'react';

export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}

/** Room enough for the picture and the conversation side by side. */
export const useDesk = () => useMedia('(min-width: 900px)');

export const useReducedMotion = () => useMedia('(prefers-reduced-motion: reduce)');
