import type { Trouble } from './recovery';

export interface Quality {
  readonly id: string;
  readonly kind: 'video' | 'audio';
  /** Pixels of the short side; 0 for sound alone. */
  readonly lines: number;
  readonly frameRate: number;
  readonly bitrate: number;
}

export interface EngineEvents {
  readonly trouble: (kind: Trouble) => void;
  readonly changed: () => void;
}

/** What plays HLS into a video element: hls.js, or the browser itself. Times are those of the element, in seconds. */
export interface Engine {
  /** From `from` on; `null`: at the live edge, or at the beginning when it is over. */
  open(address: string, from: number | null): void;
  resume(): void;
  rebuild(): void;
  close(): void;
  /** Best first; empty when one can't choose. */
  qualities(): readonly Quality[];
  /** `auto` or the id of a quality. */
  chosen(): string;
  choose(id: string): void;
  /** What is shown at the moment, whoever chose it. */
  current(): Quality | null;
  /** Whether the playlist still grows; `null` before it is known. */
  live(): boolean | null;
  range(): { readonly start: number; readonly end: number } | null;
  /** Where to be to be live; `null` in a replay. */
  livePosition(): number | null;
  /** Seconds between what is shown and what was sent; `null` when unknown. */
  latency(): number | null;
  /** When what is shown happened (EXT-X-PROGRAM-DATE-TIME). */
  date(): Date | null;
}

/** The name of a quality on a button: 720p, 1080p60. */
export function qualityLabel(quality: Quality, audioOnly: string): string {
  if (quality.kind === 'audio') {
    return audioOnly;
  }
  return `${quality.lines}p${quality.frameRate > 33 ? Math.round(quality.frameRate) : ''}`;
}
