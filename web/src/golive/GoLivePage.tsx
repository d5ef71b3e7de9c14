import { useState } from 'react';
import { api } from '../api/client';
import { ApiProblem, explain } from '../api/problem';
import type { Account } from '../api/types';
import { useAccount } from '../api/useAccount';
import { useResource } from '../api/useResource';
import { NotFoundPage } from '../app/NotFoundPage';
import { Shell } from '../app/Shell';
import { to } from '../app/route';
import { useTitle } from '../app/useTitle';
import { useSpeech } from '../i18n/SpeechProvider';
import { Button, LinkButton } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { GoLive } from './GoLive';
import '../chat/chat.css';
import '../watch/watch.css';
import '../studio/studio.css';
import './golive.css';

/** Broadcasting from this very device. `id`: into a broadcast that is there already, announced or interrupted. */
export default function GoLivePage({ id }: { id: string | null }) {
  const { t } = useSpeech();
  const account = useAccount();
  useTitle(t.live.title);
  // With what was shared.
  const here = to.goLive(id ?? '') + location.search;
  return account === null ? (
    <Shell narrow goLive={false}>
      <Notice title={t.studio.signInFirst} body={t.app.tagline}>
        <LinkButton href={to.signIn(here)}>{t.account.signIn}</LinkButton>
        <LinkButton tone="plain" href={to.signUp(here)}>
          {t.account.signUp}
        </LinkButton>
      </Notice>
    </Shell>
  ) : (
    <Backstage key={account.id} id={id} account={account} />
  );
}

function Backstage({ id, account }: { id: string | null; account: Account }) {
  const { t } = useSpeech();
  // What was made on this page is at this address from then on, and needs no loading.
  const [made, setMade] = useState<string | null>(null);
  const wanted = id === made ? null : id;
  const { data, error, reload } = useResource(wanted ?? '', async (signal) => (wanted === null ? null : api.broadcast(wanted, signal)));
  if (wanted !== null && error instanceof ApiProblem && error.status === 404) {
    return <NotFoundPage />;
  }
  if (wanted !== null && error !== undefined && data === undefined) {
    return (
      <Shell goLive={false}>
        <Notice title={t.home.failedTitle} body={explain(error, t)} closed>
          <Button onClick={reload}>{t.app.retry}</Button>
        </Notice>
      </Shell>
    );
  }
  if (wanted !== null && data == null) {
    return <main className="stage golive" aria-busy="true" />;
  }
  if (wanted !== null && data?.mine !== true) {
    return (
      <Shell goLive={false}>
        <Notice title={t.studio.notYours} body={data?.title ?? ''}>
          <LinkButton href={to.watch(wanted)}>{t.studio.watchPage}</LinkButton>
        </Notice>
      </Shell>
    );
  }
  return <GoLive key={wanted ?? ''} account={account} existing={wanted === null ? null : (data ?? null)} onMade={setMade} />;
}
