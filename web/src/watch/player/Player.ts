import type { Engine } from './engine';
import type { EngineLoader } from './loadEngine';
import { Recovery, type Trouble } from './recovery';
import { readSound, writeSound } from './sound';
import { IDLE, sameView, type Phase, type PlayerView } from './view';
import { Watchdog } from './watchdog';

const TICK_MILLIS = 250;
const STALL_MILLIS = 1_500;
/** Closer than this to the live position is live. */
const LIVE_SECONDS = 3;
const HEARD = ['playing', 'play', 'pause', 'ended', 'volumechange', 'seeked'] as const;

export interface PlayerSource {
  /** The newest address; `null` while there is none. */
  readonly address: () => string | null;
  /** Fetches the broadcast anew, after which `address` may be another. */
  readonly renew: () => Promise<void>;
}

/** Plays one broadcast into one video element, and goes on by itself through everything that can be survived. */
export class Player {
  private engine: Engine | null = null;
  private view: PlayerView = IDLE;
  private phase: Phase = 'idle';
  private silenced = false;
  private following = true;
  private endless = true;
  private wantsToPlay = true;
  private closed = false;
  private readonly recovery = new Recovery();
  private readonly watchdog = new Watchdog();
  private readonly listeners = new Set<() => void>();
  private readonly ticking: ReturnType<typeof setInterval>;
  private mending: ReturnType<typeof setTimeout> | undefined;
  private opening = 0;

  constructor(
    readonly video: HTMLVideoElement,
    private readonly source: PlayerSource,
    private readonly loadEngine: EngineLoader,
  ) {
    for (const type of HEARD) {
      video.addEventListener(type, this.heard);
    }
    this.ticking = setInterval(() => this.tick(), TICK_MILLIS);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): PlayerView => this.view;

  /** Starts, or starts anew. `endless`: keep trying however long it takes, because it may still come. */
  async open({ from = null, endless, silent = false }: { from?: number | null; endless: boolean; silent?: boolean }): Promise<void> {
    const opening = ++this.opening;
    clearTimeout(this.mending);
    this.endless = endless;
    this.following = true;
    this.wantsToPlay = true;
    this.phase = 'loading';
    this.watchdog.reset();
    this.prepareSound(silent);
    this.publish();
    try {
      this.engine ??= await this.loadEngine(this.video, { trouble: this.trouble, changed: () => this.publish() });
    } catch {
      // The engine itself could not be fetched.
      if (opening === this.opening) {
        this.trouble('network');
      }
      return;
    }
    if (this.closed) {
      this.engine.close();
      return;
    }
    if (opening === this.opening) {
      this.reopen(from);
    }
  }

  /** The broadcast is over: what can't be played now never will be. */
  becameFinite(): void {
    this.endless = false;
  }

  close(): void {
    this.closed = true;
    this.opening++;
    clearInterval(this.ticking);
    clearTimeout(this.mending);
    this.engine?.close();
    for (const type of HEARD) {
      this.video.removeEventListener(type, this.heard);
    }
    this.listeners.clear();
  }

  toggle(): void {
    if (this.video.paused) {
      void this.play();
    } else {
      this.wantsToPlay = false;
      this.following = false;
      this.video.pause();
    }
  }

  async play(): Promise<void> {
    this.wantsToPlay = true;
    try {
      await this.video.play();
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotAllowedError' && !this.video.muted) {
        this.silenced = true;
        this.video.muted = true;
        await this.video.play().catch(() => undefined);
      }
    }
    this.publish();
  }

  setMuted(muted: boolean): void {
    this.silenced = false;
    this.video.muted = muted;
    if (!muted && this.video.volume === 0) {
      this.video.volume = 0.5;
    }
    writeSound({ muted, volume: this.video.volume });
    this.publish();
  }

  setVolume(volume: number): void {
    this.video.volume = Math.min(1, Math.max(0, volume));
    this.setMuted(this.video.volume === 0);
  }

  seekTo(seconds: number): void {
    const range = this.engine?.range();
    if (!range) {
      return;
    }
    const live = this.engine?.livePosition() ?? null;
    this.video.currentTime = Math.min(Math.max(seconds, range.start), live ?? range.end);
    this.following = live !== null && live - this.video.currentTime < LIVE_SECONDS;
    this.watchdog.reset();
    if (this.phase === 'ended') {
      this.phase = 'playing';
      void this.play();
    }
    this.publish();
  }

  seekBy(seconds: number): void {
    this.seekTo(this.video.currentTime + seconds);
  }

  goLive(): void {
    const live = this.engine?.livePosition() ?? null;
    if (live !== null) {
      this.seekTo(live);
      void this.play();
    }
  }

  chooseQuality(id: string): void {
    this.engine?.choose(id);
    void this.play();
    this.publish();
  }

  date(): Date | null {
    return this.engine?.date() ?? null;
  }

  private prepareSound(silent: boolean): void {
    const sound = readSound();
    const allowed = navigator.userActivation?.hasBeenActive === true;
    this.video.volume = sound.volume;
    this.video.muted = silent || sound.muted || !allowed;
    this.silenced = !silent && !sound.muted && !allowed;
  }

  private reopen(from: number | null): void {
    const address = this.source.address();
    if (address === null) {
      this.trouble('missing');
      return;
    }
    this.watchdog.reset();
    this.engine?.open(address, from);
    if (this.wantsToPlay) {
      void this.play();
    }
  }

  private readonly trouble = (kind: Trouble): void => {
    if (this.closed) {
      return;
    }
    const step = this.recovery.next(kind, this.endless);
    if (step.action === 'give-up') {
      this.phase = 'failed';
      this.engine?.close();
      this.publish();
      return;
    }
    this.phase = this.phase === 'loading' ? 'loading' : 'stalled';
    const position = this.engine?.live() === false ? this.video.currentTime : null;
    clearTimeout(this.mending);
    this.mending = setTimeout(() => void this.mend(step.action, position), step.delayMillis);
    this.publish();
  };

  private async mend(action: 'resume' | 'rebuild' | 'reopen' | 'renew', position: number | null): Promise<void> {
    if (this.engine === null) {
      await this.open({ from: position, endless: this.endless });
      return;
    }
    if (action === 'resume') {
      this.engine.resume();
    } else if (action === 'rebuild') {
      this.engine.rebuild();
      void this.play();
    } else {
      if (action === 'renew') {
        await this.source.renew();
      }
      if (!this.closed) {
        this.reopen(position);
      }
    }
  }

  private readonly heard = (event: Event): void => {
    if (event.type === 'playing') {
      this.phase = 'playing';
      const live = this.engine?.livePosition() ?? null;
      this.following ||= live !== null && live - this.video.currentTime < LIVE_SECONDS;
    } else if (event.type === 'play') {
      this.wantsToPlay = true;
    } else if (event.type === 'ended') {
      this.phase = 'ended';
    }
    this.publish();
  };

  private tick(): void {
    const { video, engine } = this;
    if (engine === null || this.phase === 'failed') {
      return;
    }
    const now = performance.now();
    const wanted = this.wantsToPlay && !video.paused && !video.seeking && !video.ended;
    const livePosition = engine.livePosition();
    const remedy = this.watchdog.look({
      now,
      time: video.currentTime,
      wanted: wanted && this.phase !== 'loading',
      liveEdge: livePosition,
      following: this.following,
    });
    if (remedy === 'to-live' && livePosition !== null) {
      video.currentTime = livePosition;
    } else if (remedy === 'reopen') {
      this.trouble('media');
    }
    this.trackPhase(now, wanted);
    this.publish();
  }

  private trackPhase(now: number, wanted: boolean): void {
    if (this.video.ended) {
      this.phase = 'ended';
    } else if (wanted && this.phase === 'playing' && this.watchdog.stillFor(now) > STALL_MILLIS) {
      this.phase = 'stalled';
    } else if (this.phase === 'stalled' && wanted && this.watchdog.stillFor(now) === 0) {
      this.phase = 'playing';
    }
    if (this.phase === 'playing' && this.watchdog.stillFor(now) === 0) {
      this.recovery.succeeded();
    }
  }

  private publish(): void {
    const { video, engine } = this;
    const range = engine?.range() ?? { start: 0, end: 0 };
    const livePosition = engine?.livePosition() ?? null;
    const behind = livePosition === null ? 0 : Math.max(0, livePosition - video.currentTime);
    const latency = engine?.latency() ?? null;
    const next: PlayerView = {
      phase: this.phase,
      paused: video.paused,
      muted: video.muted,
      volume: video.volume,
      silenced: this.silenced && video.muted,
      time: quarter(video.currentTime),
      start: quarter(range.start),
      end: quarter(range.end),
      live: engine?.live() === true,
      behind: behind < LIVE_SECONDS ? 0 : Math.round(behind),
      latency: latency === null ? null : Math.round(latency * 10) / 10,
      qualities: engine?.qualities() ?? IDLE.qualities,
      quality: engine?.chosen() ?? 'auto',
      current: engine?.current() ?? null,
    };
    if (!sameView(this.view, next)) {
      this.view = next;
      this.listeners.forEach((listener) => listener());
    }
  }
}

const quarter = (seconds: number) => Math.round(seconds * 4) / 4;
