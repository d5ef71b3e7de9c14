import type { Engine, EngineEvents } from './engine';

/** The browser plays HLS itself: iPhones without media source extensions. */
export class NativeEngine implements Engine {
  constructor(
    private readonly video: HTMLVideoElement,
    private readonly events: EngineEvents,
  ) {
    video.addEventListener('error', this.failed);
    video.addEventListener('loadedmetadata', this.events.changed);
  }

  open(address: string, from: number | null): void {
    this.video.src = address;
    this.video.load();
    if (from !== null) {
      this.video.addEventListener('loadedmetadata', () => (this.video.currentTime = from), { once: true });
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

  livePosition(): number | null {
    return this.live() === true ? (this.range()?.end ?? null) : null;
  }

  latency(): number | null {
    const date = this.date();
    return this.live() === true && date !== null ? (Date.now() - date.getTime()) / 1000 : null;
  }

  date(): Date | null {
    const video = this.video as HTMLVideoElement & { getStartDate?: () => Date };
    const start = video.getStartDate?.().getTime() ?? NaN;
    return Number.isNaN(start) ? null : new Date(start + video.currentTime * 1000);
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
