import { useCallback } from 'react';
import { api } from '../api/client';
import { explain } from '../api/problem';
import { usePages } from '../api/usePages';
import { Shell } from '../app/Shell';
import { to } from '../app/route';
import { useTitle } from '../app/useTitle';
import { useSpeech } from '../i18n/SpeechProvider';
import type { BroadcastState } from '../api/types';
import { Button, LinkButton } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { CardGrid } from './CardGrid';
import { SearchBox } from './SearchBox';
import './home.css';

const LIVE: readonly BroadcastState[] = ['LIVE', 'INTERRUPTED'];
const UPCOMING: readonly BroadcastState[] = ['SCHEDULED'];
const REPLAYS: readonly BroadcastState[] = ['ENDED'];

const LIVE_EVERY_MILLIS = 15_000;
const OTHERS_EVERY_MILLIS = 60_000;

export function HomePage({ query }: { query: string }) {
  const { t } = useSpeech();
  useTitle(query === '' ? undefined : t.home.results(query));
  return (
    <Shell search={<SearchBox query={query} />}>
      <h1 className="sr-only">{query === '' ? t.app.tagline : t.home.results(query)}</h1>
      <Sections key={query} query={query} />
    </Shell>
  );
}

function Sections({ query }: { query: string }) {
  const { t } = useSpeech();
  const live = useSection(LIVE, query, 12, LIVE_EVERY_MILLIS);
  const upcoming = useSection(UPCOMING, query, 8, OTHERS_EVERY_MILLIS);
  const replays = useSection(REPLAYS, query, 16, OTHERS_EVERY_MILLIS);
  const sections = [live, upcoming, replays];
  const link = (broadcast: { id: string }) => to.watch(broadcast.id);

  if (sections.every((pages) => pages.items?.length === 0)) {
    return query === '' ? (
      <Notice level={2} title={t.home.emptyTitle} body={t.home.emptyBody} closed>
        <LinkButton href={to.goLive()} tone="live" icon="live">
          {t.app.goLive}
        </LinkButton>
      </Notice>
    ) : (
      <Notice level={2} title={t.home.noResults(query)} body={t.home.noResultsBody} closed>
        <LinkButton href={to.home()}>{t.app.clear}</LinkButton>
      </Notice>
    );
  }
  if (sections.every((pages) => pages.items === undefined && pages.error !== undefined)) {
    return (
      <Notice level={2} title={t.home.failedTitle} body={explain(live.error, t)} closed>
        <Button onClick={() => sections.forEach((pages) => pages.reload())}>{t.app.retry}</Button>
      </Notice>
    );
  }
  return (
    <>
      <section aria-label={t.home.live}>
        <h2 className="section-title">
          <span className="breath" aria-hidden="true" />
          {t.home.live}
        </h2>
        <CardGrid pages={live} linkTo={link} large empty={<p className="section-quiet">{t.home.quiet}</p>} />
      </section>
      {upcoming.items?.length !== 0 && upcoming.items !== undefined && (
        <section aria-label={t.home.upcoming}>
          <h2 className="section-title">{t.home.upcoming}</h2>
          <CardGrid pages={upcoming} linkTo={link} />
        </section>
      )}
      {replays.items?.length !== 0 && (
        <section aria-label={t.home.replays}>
          <h2 className="section-title">{t.home.replays}</h2>
          <CardGrid pages={replays} linkTo={link} />
        </section>
      )}
    </>
  );
}

function useSection(state: readonly BroadcastState[], query: string, pageSize: number, everyMillis: number) {
  const fetchPage = useCallback(
    (pageToken: string | undefined, signal: AbortSignal) =>
      api.list({ state, q: query, pageSize, ...(pageToken !== undefined && { pageToken }) }, signal),
    [state, query, pageSize],
  );
  return usePages(`${state.join()} ${query}`, fetchPage, everyMillis);
}
