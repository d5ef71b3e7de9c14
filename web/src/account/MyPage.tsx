import { useCallback } from 'react';
import { api } from '../api/client';
import { useAccount } from '../api/useAccount';
import { usePages } from '../api/usePages';
import { Shell } from '../app/Shell';
import { to } from '../app/route';
import { useTitle } from '../app/useTitle';
import { CardGrid } from '../home/CardGrid';
import { useSpeech } from '../i18n/SpeechProvider';
import { LinkButton } from '../ui/Button';
import { Notice } from '../ui/Notice';
import './forms.css';

const EVERY_MILLIS = 20_000;

/** Everything one has broadcast or is about to; each card leads to its studio. */
export default function MyPage() {
  const { t } = useSpeech();
  const account = useAccount();
  useTitle(t.account.mine);
  return (
    <Shell>
      {account === null ? (
        <Notice title={t.account.mine} body={t.problem.signInFirst}>
          <LinkButton href={to.signIn(to.me())}>{t.account.signIn}</LinkButton>
        </Notice>
      ) : (
        <Mine key={account.id} of={account.id} />
      )}
    </Shell>
  );
}

function Mine({ of }: { of: string }) {
  const { t } = useSpeech();
  const fetchPage = useCallback(
    (pageToken: string | undefined, signal: AbortSignal) =>
      api.list({ mine: true, pageSize: 24, ...(pageToken !== undefined && { pageToken }) }, signal),
    [],
  );
  const pages = usePages(`mine ${of}`, fetchPage, EVERY_MILLIS);
  return (
    <>
      <h1 className="section-title">{t.account.mine}</h1>
      <h2 className="sr-only">{t.account.profileList}</h2>
      <CardGrid
        pages={pages}
        linkTo={(broadcast) => to.studio(broadcast.id)}
        empty={
          <Notice level={2} title={t.account.mineEmpty} body={t.account.mineEmptyBody} closed>
            <LinkButton href={to.create()} tone="live">
              {t.app.goLive}
            </LinkButton>
          </Notice>
        }
      />
    </>
  );
}
