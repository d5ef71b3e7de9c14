import type { EngineEvents, ListEngine, Start } from './engine';

/** The browser plays HLS itself: iPhones without media source extensions. */
export class NativeEngine implements ListEngine {
  constructor(
    private readonly video: HTMLVideoElement,
    private readonly events: EngineEvents,
  ) {}

  open(address: string, from: Start): void {
    this.video.addEventListener('error', this.failed);
    this.video.addEventListener('loadedmetadata', this.events.changed);
    this.video.src = address;
    this.video.load();
    if (from !== null) {
      const seek = () => {
        this.video.currentTime = this.timeOfStart(from) ?? this.video.currentTime;
      };
      this.video.addEventListener('loadedmetadata', seek, { once: true });
    }
  }

  resume(): void {
    const { src, currentTime } = this.video;
    this.open(src, Number.isFinite(this.video.duration) ? currentTime : null);
  }

  rebuild(): void {
    this.resume();
  }

  close(): void {
    this.video.removeEventListener('error', this.failed);
    this.video.removeEventListener('loadedmetadata', this.events.changed);
    this.video.removeAttribute('src');
    this.video.load();
  }

  qualities() {
    return [];
  }

  chosen(): string {
    return 'auto';
  }

  choose(): void {
    // The browser chooses.
  }

  current() {
    return null;
  }

  live(): boolean | null {
    return this.video.readyState === 0 ? null : !Number.isFinite(this.video.duration);
  }

  range() {
    const { seekable } = this.video;
    return seekable.length === 0 ? null : { start: seekable.start(0), end: seekable.end(seekable.length - 1) };
  }

  lead(): number {
    return 0;
  }

  livePosition(): number | null {
    return this.live() === true ? (this.range()?.end ?? null) : null;
  }

  latency(): number | null {
    const date = this.date();
    return this.live() === true && date !== null ? (Date.now() - date.getTime()) / 1000 : null;
  }

  date(): Date | null {
    const start = this.startMillis();
    return start === null ? null : new Date(start + this.video.currentTime * 1000);
  }

  timeOf(date: Date): number | null {
    const start = this.startMillis();
    return start === null ? null : (date.getTime() - start) / 1000;
  }

  lostUntil() {
    // The browser jumps by itself, and says nothing.
    return null;
  }

  arrived(): number {
    const { buffered } = this.video;
    return buffered.length === 0 ? 0 : buffered.end(buffered.length - 1);
  }

  follow(): void {
    // The browser decides.
  }

  private timeOfStart(from: Exclude<Start, null>): number | null {
    if (typeof from === 'number') {
      return from;
    }
    if (from instanceof Date) {
      return this.timeOf(from);
    }
    const range = this.range();
    return range === null ? null : Math.max(range.start, range.end - from.secondsBeforeLive);
  }

  private startMillis(): number | null {
    const video = this.video as HTMLVideoElement & { getStartDate?: () => Date };
    const start = video.getStartDate?.().getTime() ?? NaN;
    return Number.isNaN(start) ? null : start;
  }

  private readonly failed = () => {
    const code = this.video.error?.code;
    if (code === MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED) {
      // Safari says this for a playlist that is not there too.
      this.events.trouble('missing');
    } else if (code !== undefined) {
      this.events.trouble(code === MediaError.MEDIA_ERR_DECODE ? 'media' : 'network');
    }
  };
}
