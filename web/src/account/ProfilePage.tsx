import { useCallback } from 'react';
import { api } from '../api/client';
import { ApiProblem, explain } from '../api/problem';
import { usePages } from '../api/usePages';
import { useResource } from '../api/useResource';
import { Shell } from '../app/Shell';
import { to } from '../app/route';
import { useTitle } from '../app/useTitle';
import { CardGrid } from '../home/CardGrid';
import { useSpeech } from '../i18n/SpeechProvider';
import { Avatar } from '../ui/Avatar';
import { Button, LinkButton } from '../ui/Button';
import { Notice } from '../ui/Notice';
import './forms.css';

/** Somebody, and what they let everybody watch. */
export default function ProfilePage({ handle }: { handle: string }) {
  const { t, format } = useSpeech();
  const person = useResource(handle, (signal) => api.account(handle, signal));
  const fetchPage = useCallback(
    (pageToken: string | undefined, signal: AbortSignal) =>
      api.list({ broadcaster: handle, pageSize: 24, ...(pageToken !== undefined && { pageToken }) }, signal),
    [handle],
  );
  const pages = usePages(handle, fetchPage);
  useTitle(person.data?.displayName ?? `@${handle}`);

  if (person.data === undefined && person.error !== undefined) {
    const nobody = person.error instanceof ApiProblem && person.error.status === 404;
    return (
      <Shell>
        <Notice title={nobody ? t.account.profileNobody : t.home.failedTitle} body={nobody ? `@${handle}` : explain(person.error, t)} closed>
          {nobody ? <LinkButton href={to.home()}>{t.app.toHome}</LinkButton> : <Button onClick={person.reload}>{t.app.retry}</Button>}
        </Notice>
      </Shell>
    );
  }
  return (
    <Shell>
      <div className="profile-head">
        <Avatar name={person.data?.displayName ?? handle} seed={person.data?.id ?? handle} size={72} />
        <div>
          <h1>{person.data?.displayName ?? `@${handle}`}</h1>
          <p>
            @{handle}
            {person.data?.createdAt !== undefined && ` · ${t.account.since(format.monthOf(new Date(person.data.createdAt)))}`}
          </p>
        </div>
      </div>
      <h2 className="sr-only">{t.account.profileList}</h2>
      <CardGrid
        pages={pages}
        linkTo={(broadcast) => to.watch(broadcast.id)}
        empty={<Notice level={2} title={t.account.profileEmpty} closed />}
      />
    </Shell>
  );
}
