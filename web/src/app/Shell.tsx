import type { ReactNode } from 'react';
import { AccountMenu } from '../account/AccountMenu';
import { useSpeech } from '../i18n/SpeechProvider';
import { LinkButton } from '../ui/Button';
import { Logo } from '../ui/Logo';
import { Link } from './Link';
import { to } from './route';
import './shell.css';

interface Props {
  readonly children: ReactNode;
  /** Stands in the header's middle. */
  readonly search?: ReactNode;
  readonly narrow?: boolean;
  /** Where one already broadcasts, the red button is another one. */
  readonly goLive?: boolean;
}

/** What every page has around it, but the watch page. */
export function Shell({ children, search, narrow = false, goLive = true }: Props) {
  const { t } = useSpeech();
  return (
    <>
      <a className="skip" href="#content">
        {t.app.skip}
      </a>
      <header className="shell-head">
        <Link href={to.home()} className="shell-home" aria-label={t.app.home}>
          <Logo />
          <span className="shell-word">Spyglass</span>
        </Link>
        <div className="shell-search">{search}</div>
        {goLive && (
          <LinkButton href={to.goLive()} tone="live" size="small" icon="live">
            {t.app.goLive}
          </LinkButton>
        )}
        <AccountMenu />
      </header>
      <main id="content" tabIndex={-1} className={narrow ? 'page page-narrow' : 'page'}>
        {children}
      </main>
    </>
  );
}
