import { useEffect, useRef, useState } from 'react';
import { session } from '../api/client';
import { useAccount } from '../api/useAccount';
import { Link } from '../app/Link';
import { navigate, useAddress } from '../app/navigation';
import { to } from '../app/route';
import { useSpeech } from '../i18n/SpeechProvider';
import { Avatar } from '../ui/Avatar';
import { Icon } from '../ui/Icon';
import { Settings } from './Settings';
import './account-menu.css';

/** Who one is, one's own pages, appearance and language. */
export function AccountMenu() {
  const { t } = useSpeech();
  const account = useAccount();
  const address = useAddress();
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => setOpen(false), [address]);
  useEffect(() => {
    if (!open) {
      return;
    }
    const away = (event: Event) => {
      if (!(event.target instanceof Node) || !place.current?.contains(event.target)) {
        setOpen(false);
      }
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key === 'Escape') {
        setOpen(false);
        button.current?.focus();
      }
    };
    document.addEventListener('pointerdown', away);
    document.addEventListener('focusin', away);
    document.addEventListener('keydown', escape);
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('focusin', away);
      document.removeEventListener('keydown', escape);
    };
  }, [open]);

  const signOut = () => {
    void session.signOut();
    navigate(to.home());
  };

  return (
    <div className="account-menu" ref={place}>
      <button
        ref={button}
        type="button"
        className="icon-button"
        aria-expanded={open}
        aria-controls="account-menu"
        aria-label={account === null ? t.app.menu : `${t.app.menu} · ${t.account.signedInAs(account.handle)}`}
        onClick={() => setOpen(!open)}
        data-testid="account-menu"
      >
        {account === null ? <Icon name="person" /> : <Avatar name={account.displayName} seed={account.id} />}
      </button>
      {open && (
        <div className="account-panel" id="account-menu">
          {account === null ? (
            <nav>
              <Link href={to.signIn(address)}>{t.account.signIn}</Link>
              <Link href={to.signUp(address)}>{t.account.signUp}</Link>
            </nav>
          ) : (
            <nav>
              <Link href={to.profile(account.handle)} className="account-me">
                <strong>{account.displayName}</strong>
                <span>@{account.handle}</span>
              </Link>
              <Link href={to.me()}>{t.account.mine}</Link>
            </nav>
          )}
          <Settings />
          {account !== null && (
            <button type="button" className="account-out" onClick={signOut}>
              {t.account.signOut}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
