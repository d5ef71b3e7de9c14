import { useCallback, useRef } from 'react';
import { api } from '../api/client';
import type { Broadcast, BroadcastState } from '../api/types';
import { useResource } from '../api/useResource';

const SOON_MILLIS = 4_000;
const CALM_MILLIS = 15_000;

const STATES: ReadonlySet<string> = new Set(['SCHEDULED', 'READY', 'LIVE', 'INTERRUPTED', 'ENDED']);

/** The broadcast, kept fresh: by the conversation's word at once, by asking again now and then. */
export function useBroadcast(id: string, eager = false) {
  const state = useRef<BroadcastState | undefined>(undefined);
  const soon = eager || state.current === 'READY' || state.current === 'INTERRUPTED';
  const over = state.current === 'ENDED' && !eager;
  const resource = useResource(
    id,
    (signal) => api.broadcast(id, signal),
    over ? 4 * CALM_MILLIS : soon ? SOON_MILLIS : CALM_MILLIS,
  );
  const { data, set, reload } = resource;
  state.current = data?.state;
  const latest = useRef(data);
  latest.current = data;

  /** The conversation says that the state is another now. ENDED is final, whatever a late word says. */
  const heardState = useCallback(
    (heard: string) => {
      const known = latest.current;
      if (known === undefined || known.state === heard || known.state === 'ENDED') {
        return;
      }
      if (STATES.has(heard)) {
        const next: Broadcast = { ...known, state: heard as BroadcastState };
        latest.current = next;
        set(next);
      }
      reload();
    },
    [set, reload],
  );

  /** Fetches now; resolves with what came. */
  const renew = useCallback(async () => {
    const fresh = await api.broadcast(id);
    latest.current = fresh;
    set(fresh);
  }, [id, set]);

  return { ...resource, latest, heardState, renew };
}
