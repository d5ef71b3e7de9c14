import { useEffect } from 'react';
import { useTitle } from '../app/useTitle';
import { useSpeech } from '../i18n/SpeechProvider';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';

const ASK_MILLIS = 4_000;

/** What the service worker shows when it finds no server; the page one wanted comes by itself as soon as there is one. */
export function OfflinePage() {
  const { t } = useSpeech();
  useTitle(t.offline.title);
  useEffect(() => {
    const ask = () =>
      void fetch('/favicon.svg', { method: 'HEAD', cache: 'no-store' }).then(
        ({ ok }) => ok && location.reload(),
        () => undefined,
      );
    const asking = setInterval(ask, ASK_MILLIS);
    addEventListener('online', ask);
    return () => {
      clearInterval(asking);
      removeEventListener('online', ask);
    };
  }, []);
  return (
    <main className="page" data-testid="offline">
      <Notice title={t.offline.title} body={t.offline.body} closed>
        <Button onClick={() => location.reload()}>{t.app.retry}</Button>
      </Notice>
    </main>
  );
}

/** Whether the service worker made this page. */
export const isOffline = (): boolean => document.documentElement.hasAttribute('data-offline');
