import { ApiProblem, explain } from '../api/problem';
import { useAccount } from '../api/useAccount';
import { NotFoundPage } from '../app/NotFoundPage';
import { Shell } from '../app/Shell';
import { useTitle } from '../app/useTitle';
import { useSpeech } from '../i18n/SpeechProvider';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { useBroadcast } from './useBroadcast';
import { Watch } from './Watch';
import '../chat/chat.css';
import './watch.css';

export default function WatchPage({ id }: { id: string }) {
  // Signing in or out may open a private broadcast, or close it.
  const account = useAccount();
  return <Loaded key={account?.id ?? ''} id={id} />;
}

function Loaded({ id }: { id: string }) {
  const { t } = useSpeech();
  const source = useBroadcast(id);
  const { data, error, reload } = source;
  useTitle(data?.title);
  const gone = error instanceof ApiProblem && error.status === 404;
  if (gone) {
    return <NotFoundPage />;
  }
  if (data !== undefined) {
    return <Watch broadcast={data} source={source} />;
  }
  if (error !== undefined) {
    return (
      <Shell>
        <Notice title={t.home.failedTitle} body={explain(error, t)} closed>
          <Button onClick={reload}>{t.app.retry}</Button>
        </Notice>
      </Shell>
    );
  }
  return (
    <main className="watch" aria-busy="true">
      <h1 className="sr-only">{t.app.loading}</h1>
      <div className="stage" />
    </main>
  );
}
