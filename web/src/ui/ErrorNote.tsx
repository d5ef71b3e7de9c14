import type { ReactNode } from 'react';
import { Icon } from './Icon';

/** What went wrong, beside where it went wrong; read out at once. */
export function ErrorNote({ children }: { children: ReactNode }) {
  return (
    <p className="error-note" role="alert">
      <Icon name="warning" size={20} />
      <span>{children}</span>
    </p>
  );
}
