import type { Quality } from './engine';
import type { Pace } from './pace';

export type Phase = 'idle' | 'loading' | 'playing' | 'stalled' | 'ended' | 'failed';

/** All that the page shows of the player. Replaced by another when something changes, never changed itself. */
export interface PlayerView {
  readonly phase: Phase;
  readonly paused: boolean;
  readonly muted: boolean;
  readonly volume: number;
  /** Silent because the browser or we decided so, not the person. */
  readonly silenced: boolean;
  /** Seconds of the element's clock. */
  readonly time: number;
  /** The earliest that one can go back to. */
  readonly start: number;
  /** Live, or where the replay ends. */
  readonly end: number;
  /** Where the broadcast begins: before `start` when it can't be gone back to as far as that. */
  readonly zero: number;
  readonly live: boolean;
  /** Seconds behind where one would be when live; 0 at the live edge and in a replay. */
  readonly behind: number;
  /** Seconds behind reality; `null` when unknown. */
  readonly latency: number | null;
  readonly qualities: readonly Quality[];
  readonly quality: string;
  readonly current: Quality | null;
  /** What one chose, which need not be what one gets. */
  readonly pace: Pace;
  /** What plays; `null` while nothing does. */
  readonly way: Pace | null;
  /** Whether there is a choice. */
  readonly paced: boolean;
}

export const IDLE: PlayerView = {
  phase: 'idle',
  paused: true,
  muted: true,
  volume: 1,
  silenced: false,
  time: 0,
  start: 0,
  end: 0,
  zero: 0,
  live: false,
  behind: 0,
  latency: null,
  qualities: [],
  quality: 'auto',
  current: null,
  pace: 'smoothest',
  way: null,
  paced: false,
};

export function sameView(a: PlayerView, b: PlayerView): boolean {
  return (Object.keys(a) as (keyof PlayerView)[]).every((key) => Object.is(a[key], b[key]));
}
