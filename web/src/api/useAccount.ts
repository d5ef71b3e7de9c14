import { useSyncExternalStore } from 'react';
import { session } from './client';
import type { Account } from './types';

export function useAccount(): Account | null {
  return useSyncExternalStore(session.subscribe, session.account);
}
