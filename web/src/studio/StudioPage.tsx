import { ApiProblem, explain } from '../api/problem';
import { useAccount } from '../api/useAccount';
import { NotFoundPage } from '../app/NotFoundPage';
import { Shell } from '../app/Shell';
import { to } from '../app/route';
import { useTitle } from '../app/useTitle';
import { useSpeech } from '../i18n/SpeechProvider';
import { Button, LinkButton } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { useBroadcast } from '../watch/useBroadcast';
import { Studio } from './Studio';
import '../chat/chat.css';
import './studio.css';

/** A broadcast as its broadcaster sees it. */
export default function StudioPage({ id }: { id: string }) {
  const { t } = useSpeech();
  const account = useAccount();
  useTitle('Studio');
  if (account === null) {
    return (
      <Shell goLive={false}>
        <Notice title={t.studio.notYours} body={t.problem.signInFirst}>
          <LinkButton href={to.signIn(to.studio(id))}>{t.account.signIn}</LinkButton>
        </Notice>
      </Shell>
    );
  }
  return <Loaded key={account.id} id={id} />;
}

function Loaded({ id }: { id: string }) {
  const { t } = useSpeech();
  const account = useAccount();
  const source = useBroadcast(id, true);
  const { data, error } = source;
  useTitle(data?.title);
  if (error instanceof ApiProblem && error.status === 404) {
    return <NotFoundPage />;
  }
  if (data === undefined) {
    return (
      <Shell goLive={false}>
        {error === undefined ? (
          <div className="studio" aria-busy="true">
            <h1 className="sr-only">{t.app.loading}</h1>
            <div className="skeleton studio-ghost" />
            <div className="skeleton studio-ghost" />
          </div>
        ) : (
          <Notice title={t.home.failedTitle} body={explain(error, t)} closed>
            <Button onClick={source.reload}>{t.app.retry}</Button>
          </Notice>
        )}
      </Shell>
    );
  }
  const mine = data.mine ?? data.broadcaster.id === account?.id;
  return (
    <Shell goLive={false}>
      {mine ? (
        <Studio broadcast={data} source={source} />
      ) : (
        <Notice title={t.studio.notYours} body={data.title}>
          <LinkButton href={to.watch(id)}>{t.studio.watchPage}</LinkButton>
        </Notice>
      )}
    </Shell>
  );
}
