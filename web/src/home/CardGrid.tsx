import type { ReactNode } from 'react';
import type { Pages } from '../api/usePages';
import { explain } from '../api/problem';
import type { Broadcast } from '../api/types';
import { useSpeech } from '../i18n/SpeechProvider';
import { Button } from '../ui/Button';
import { ErrorNote } from '../ui/ErrorNote';
import { BroadcastCard } from './BroadcastCard';
import './cards.css';

interface Props {
  readonly pages: Pages<Broadcast>;
  readonly linkTo: (broadcast: Broadcast) => string;
  readonly empty?: ReactNode;
  /** For what is live: fewer and larger. */
  readonly large?: boolean;
}

/** Cards in pages, with what stands in their place while they load, fail or are none. */
export function CardGrid({ pages, linkTo, empty, large = false }: Props) {
  const { t } = useSpeech();
  if (pages.items === undefined) {
    return pages.error === undefined ? <Skeletons large={large} /> : <Failed pages={pages} />;
  }
  if (pages.items.length === 0) {
    return <>{empty}</>;
  }
  return (
    <>
      <ul className="cards" data-large={large}>
        {pages.items.map((broadcast, index) => (
          <li key={broadcast.id}>
            <BroadcastCard broadcast={broadcast} href={linkTo(broadcast)} eager={index < 3} />
          </li>
        ))}
      </ul>
      {pages.error !== undefined && <ErrorNote>{explain(pages.error, t)}</ErrorNote>}
      {pages.hasMore && (
        <p className="cards-more">
          <Button tone="plain" busy={pages.loadingMore} onClick={pages.more}>
            {t.app.more}
          </Button>
        </p>
      )}
    </>
  );
}

function Failed({ pages }: { pages: Pages<Broadcast> }) {
  const { t } = useSpeech();
  return (
    <div className="cards-failed">
      <ErrorNote>{explain(pages.error, t)}</ErrorNote>
      <Button tone="plain" size="small" onClick={pages.reload}>
        {t.app.retry}
      </Button>
    </div>
  );
}

function Skeletons({ large }: { large: boolean }) {
  const { t } = useSpeech();
  return (
    <div className="cards" data-large={large} aria-busy="true" aria-label={t.app.loading} role="status">
      {[0, 1, 2, 3].map((n) => (
        <div key={n} className="card">
          <div className="card-poster skeleton" />
          <div className="card-text">
            <div className="skeleton line" />
            <div className="skeleton line line-short" />
          </div>
        </div>
      ))}
    </div>
  );
}
