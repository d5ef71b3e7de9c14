import type { BroadcastState } from '../api/types';
import type { Phase } from './player/view';

/** What the picture's place shows. */
export type Scene =
  | 'scheduled'
  | 'waiting'
  /** There is something to play, and it is on its way. */
  | 'joining'
  /** The picture. */
  | 'picture'
  /** The picture stands still because the broadcaster is gone for the moment. */
  | 'interrupted'
  /** It stands still because of the viewer's own connection. */
  | 'reconnecting'
  /** The live broadcast has been watched to its end. */
  | 'over'
  /** It ended before it began. */
  | 'never'
  /** It can be watched no more: the time for which it was kept is over. */
  | 'expired'
  | 'failed';

export interface SceneFacts {
  readonly state: BroadcastState;
  readonly begun: boolean;
  readonly phase: Phase;
  readonly expired?: boolean;
}

export function sceneOf({ state, begun, phase, expired = false }: SceneFacts): Scene {
  if (state === 'SCHEDULED') {
    return 'scheduled';
  }
  if (state === 'READY') {
    return 'waiting';
  }
  if (state === 'ENDED' && !begun) {
    return 'never';
  }
  if (state === 'ENDED' && expired) {
    return 'expired';
  }
  switch (phase) {
    case 'failed':
      return 'failed';
    case 'idle':
    case 'loading':
      return state === 'INTERRUPTED' ? 'interrupted' : 'joining';
    case 'stalled':
      return state === 'INTERRUPTED' ? 'interrupted' : 'reconnecting';
    case 'ended':
      return state === 'ENDED' ? 'over' : 'reconnecting';
    case 'playing':
      return 'picture';
  }
}

/** Whether there is, or was, a picture to open. */
export function playable(state: BroadcastState, begun: boolean, expired = false): boolean {
  return state === 'LIVE' || state === 'INTERRUPTED' || (state === 'ENDED' && begun && !expired);
}
