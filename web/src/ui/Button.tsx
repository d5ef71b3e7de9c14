import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode } from 'react';
import { Link } from '../app/Link';
import { Icon, type IconName } from './Icon';
import './button.css';

interface Looks {
  /** `live` is the one red thing on a page. */
  readonly tone?: 'strong' | 'plain' | 'live' | 'quiet' | 'danger';
  readonly size?: 'small' | 'normal';
  readonly icon?: IconName;
  readonly children: ReactNode;
}

function looks({ tone = 'strong', size = 'normal' }: Looks): string {
  return `button button-${tone} button-${size}`;
}

export function Button({ tone, size, icon, children, busy = false, ...rest }: Looks & { busy?: boolean } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      type="button"
      className={looks({ ...(tone && { tone }), ...(size && { size }), children })}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      {...rest}
      onClick={busy ? (event) => event.preventDefault() : rest.onClick}
    >
      {icon !== undefined && <Icon name={icon} size={size === 'small' ? 18 : 20} />}
      <span>{children}</span>
    </button>
  );
}

export function LinkButton({ tone, size, icon, children, href, ...rest }: Looks & AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  return (
    <Link href={href} className={looks({ ...(tone && { tone }), ...(size && { size }), children })} {...rest}>
      {icon !== undefined && <Icon name={icon} size={size === 'small' ? 18 : 20} />}
      <span>{children}</span>
    </Link>
  );
}

/** A round button that shows an icon and says its name. */
export function IconButton({ icon, label, solid, size = 24, className = '', ...rest }: { icon: IconName; label: string; solid?: boolean; size?: number } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button type="button" className={`icon-button ${className}`} aria-label={label} title={label} {...rest}>
      <Icon name={icon} size={size} {...(solid !== undefined && { solid })} />
    </button>
  );
}
