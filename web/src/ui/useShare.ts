import { useCallback } from 'react';
import { useSpeech } from '../i18n/SpeechProvider';
import { useAnnounce } from './announce';
import { copyText } from './copy';

/** The system's share sheet where there is one on a device one touches; else the link is copied. */
export function useShare(): (title: string, path: string) => void {
  const { t } = useSpeech();
  const announce = useAnnounce();
  return useCallback(
    (title, path) => {
      const url = new URL(path, location.origin).href;
      const copy = async () => announce((await copyText(url)) ? t.watch.linkCopied : t.app.copyFailed);
      if (typeof navigator.share === 'function' && matchMedia('(pointer: coarse)').matches) {
        navigator.share({ title, url }).catch((error: unknown) => {
          if (!(error instanceof DOMException && error.name === 'AbortError')) {
            void copy();
          }
        });
      } else {
        void copy();
      }
    },
    [t, announce],
  );
}
