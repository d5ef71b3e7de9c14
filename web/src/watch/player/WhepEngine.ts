import type { Engine, Quality } from './engine';
import { WhepSession } from './WhepSession';

/** Plays one connection by WebRTC: always live, with nothing to go back to. What lies behind is for the playlists. */
export class WhepEngine implements Engine {
  private shown: Quality | null = null;
  /** On the element's clock, when something last came; the clock of some browsers goes on without. */
  private progress = { pieces: 0, at: 0 };
  private pausedAt: number | null = null;

  /** Resolves when there is something to show; until then the element is left alone. `began`: milliseconds since 1970. */
  static async open(video: HTMLVideoElement, address: string, began: () => number | null): Promise<WhepEngine> {
    return new WhepEngine(video, await WhepSession.open(address), began);
  }

  private constructor(
    private readonly video: HTMLVideoElement,
    private readonly session: WhepSession,
    private readonly began: () => number | null,
  ) {}

  /** Into the element, and what to do when it is over. */
  attach(ended: () => void): void {
    this.session.onEnd = ended;
    this.video.addEventListener('pause', this.paused);
    this.video.addEventListener('playing', this.plays);
    this.video.srcObject = this.session.stream;
  }

  close(): void {
    this.session.close();
    this.video.removeEventListener('pause', this.paused);
    this.video.removeEventListener('playing', this.plays);
    if (this.video.srcObject === this.session.stream) {
      this.video.srcObject = null;
    }
  }

  /** Seconds that have been shown, which stand still when nothing comes. */
  clock(): number {
    const { pieces } = this.session.arrivals;
    if (pieces !== this.progress.pieces) {
      this.progress = { pieces, at: this.video.currentTime };
    }
    return this.progress.at;
  }

  qualities() {
    return NONE;
  }

  chosen(): string {
    return 'auto';
  }

  current(): Quality | null {
    const { videoWidth, videoHeight } = this.video;
    const kind = this.session.hasPicture ? 'video' : 'audio';
    const lines = Math.min(videoWidth, videoHeight);
    if (this.shown?.lines !== lines || this.shown.kind !== kind) {
      this.shown = { id: 'whep', kind, lines, frameRate: 0, bitrate: 0, codec: '' };
    }
    return kind === 'video' && lines === 0 ? null : this.shown;
  }

  live(): boolean {
    return true;
  }

  range() {
    const now = this.livePosition();
    return { start: now, end: now };
  }

  lead(): number {
    const began = this.began();
    return began === null ? 0 : Math.max(0, (Date.now() - began) / 1000);
  }

  livePosition(): number {
    return this.video.currentTime + this.behind();
  }

  /** Seconds since the picture was held. */
  behind(): number {
    return this.pausedAt === null ? 0 : (performance.now() - this.pausedAt) / 1000;
  }

  latency(): number | null {
    const { delay } = this.session.arrivals;
    // From the server on; what lies before it is not known here, and more than nothing.
    return delay === null ? null : Math.max(LEAST_SECONDS, delay);
  }

  date(): Date {
    return new Date(Date.now() - ((this.latency() ?? 0) + this.behind()) * 1000);
  }

  timeOf() {
    return null;
  }

  lostUntil() {
    return null;
  }

  arrived(): number {
    return this.session.arrivals.bytes;
  }

  follow(): void {
    // There is nowhere else to be.
  }

  private readonly paused = () => {
    this.pausedAt ??= performance.now();
  };

  private readonly plays = () => {
    this.pausedAt = null;
  };
}

const NONE: readonly Quality[] = [];
const LEAST_SECONDS = 0.1;
