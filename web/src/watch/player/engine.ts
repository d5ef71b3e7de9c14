import { codecName } from './codecName';
import type { Trouble } from './recovery';

export interface Quality {
  readonly id: string;
  readonly kind: 'video' | 'audio';
  /** Pixels of the short side; 0 for sound alone. */
  readonly lines: number;
  readonly frameRate: number;
  readonly bitrate: number;
  /** As in a playlist's CODECS: `hvc1.1.6.L93.B0`; empty when unknown. */
  readonly codec: string;
}

/** Where to begin: a place of the element's clock, a moment that was on the screen, so long before live, or `null`: at the live edge, or at the beginning when it is over. */
export type Start = number | Date | BeforeLive | null;

export interface BeforeLive {
  readonly secondsBeforeLive: number;
}

export interface EngineEvents {
  readonly trouble: (kind: Trouble) => void;
  readonly changed: () => void;
}

/** What plays into a video element. Times are those of the element, in seconds. */
export interface Engine {
  close(): void;
  /** Best first; empty when one can't choose. */
  qualities(): readonly Quality[];
  /** `auto` or the id of a quality. */
  chosen(): string;
  /** What is shown at the moment, whoever chose it. */
  current(): Quality | null;
  /** Whether the playlist still grows; `null` before it is known. */
  live(): boolean | null;
  range(): { readonly start: number; readonly end: number } | null;
  /** Seconds of the broadcast in front of that range, as far as can be told from its numbers. */
  lead(): number;
  /** Where to be to be live; `null` in a replay. */
  livePosition(): number | null;
  /** Seconds between what is shown and what was sent; `null` when unknown. */
  latency(): number | null;
  /** When what is shown happened (EXT-X-PROGRAM-DATE-TIME). */
  date(): Date | null;
  /** Where that is to be seen; the nearest later place for what never was. `null` when unknown. */
  timeOf(date: Date): number | null;
  /** Where the picture goes on when the playlist has none at this time (EXT-X-GAP); `null` when it has. */
  lostUntil(time: number): number | null;
  /** Grows while media arrives. */
  arrived(): number;
  /** Whether to stay at the live edge, by playing a little faster when behind. */
  follow(live: boolean): void;
}

/** What plays playlists: hls.js, or the browser itself. Opened again, after [close] too. */
export interface ListEngine extends Engine {
  open(address: string, from: Start): void;
  /** Goes on loading where it stopped. */
  resume(): void;
  /** Buffers anew, in place. */
  rebuild(): void;
  choose(id: string): void;
}

/** The name of a quality on a button: 720p, 1080p60; with its codec where there are several. */
export function qualityLabel(quality: Quality, audioOnly: string, among: readonly Quality[] = []): string {
  if (quality.kind === 'audio') {
    return audioOnly;
  }
  const size = `${quality.lines}p${quality.frameRate > 33 ? Math.round(quality.frameRate) : ''}`;
  const codec = codecName(quality.codec);
  const several = among.some((other) => other.kind === 'video' && codecName(other.codec) !== codec);
  return several ? `${size} · ${codec}` : size;
}
