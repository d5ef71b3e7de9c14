import type { ReactNode } from 'react';
import { Logo } from './Logo';
import './notice.css';

/** Emptiness and failure, designed: the eye (asleep when there is nothing to see), words, what to do. */
export function Notice({ title, body, closed = false, children, level = 1 }: { title: string; body?: string; closed?: boolean; children?: ReactNode; level?: 1 | 2 }) {
  const Heading = level === 1 ? 'h1' : 'h2';
  return (
    <div className="notice">
      <Logo size={72} asleep={closed} />
      <Heading className="notice-title">{title}</Heading>
      {body !== undefined && <p className="notice-body">{body}</p>}
      {children !== undefined && <div className="notice-actions">{children}</div>}
    </div>
  );
}
