import { useSpeech } from '../i18n/SpeechProvider';

/** Only seen while a part of the app is on its way. */
export function PageLoading() {
  const { t } = useSpeech();
  return (
    <main className="page" aria-busy="true">
      <p className="sr-only">{t.app.loading}</p>
    </main>
  );
}
