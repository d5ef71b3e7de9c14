import { nextBuffered } from './buffered';
import type { Engine, Start } from './engine';
import type { EngineLoader } from './loadEngine';
import { Recovery, type Trouble } from './recovery';
import { readSound, writeSound } from './sound';
import { IDLE, sameView, type Phase, type PlayerView } from './view';
import { Watchdog, type Remedy } from './watchdog';

const TICK_MILLIS = 250;
const STALL_MILLIS = 1_500;
/** Closer than this to where a live playlist begins, what one sees may soon leave it. */
const SLIDING_SECONDS = 30;
/** Closer than this to the live position is live. */
const LIVE_SECONDS = 3;
/** So much is left to see at the end of a replay. */
const END_SECONDS = 5;
const HEARD = ['playing', 'play', 'pause', 'ended', 'volumechange', 'seeked'] as const;

export interface PlayerSource {
  /** The newest address; `null` while there is none. */
  readonly address: () => string | null;
  /** The same reaching back as far as one may go; `null` when there is no such thing. */
  readonly rewind: () => string | null;
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
  private expected = false;
  private wantsToPlay = true;
  private closed = false;
  /** What is open reaches back as far as one may go. */
  private farBack = false;
  private pausedOn: Date | null = null;
  /** Where it was before the trouble: the engine may have forgotten when it is opened anew. */
  private lastPlace: Start = null;
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
  async open({ from = null, endless, silent = false }: { from?: Start; endless: boolean; silent?: boolean }): Promise<void> {
    const opening = ++this.opening;
    clearTimeout(this.mending);
    this.endless = endless;
    this.follow(from === null || typeof from === 'number');
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

  /** `sending`: there will be more to see soon. `over`: what can't be played now never will be. */
  broadcastIs(state: 'sending' | 'silent' | 'over'): void {
    this.expected = state === 'sending';
    if (state === 'over') {
      this.endless = false;
    }
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
      this.comeBack();
      void this.play();
    } else {
      this.wantsToPlay = false;
      this.follow(false);
      this.pausedOn = this.date();
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
    const to = Math.max(this.earliest(), Math.min(seconds, live ?? range.end));
    this.follow(live !== null && live - to < LIVE_SECONDS);
    this.watchdog.reset();
    if (live !== null && this.reachesFarther() && to < range.start + SLIDING_SECONDS) {
      this.goFarBack({ secondsBeforeLive: live - to });
      return;
    }
    this.video.currentTime = Math.max(to, range.start);
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

  /** Live, or the last moments of a replay. */
  toEnd(): void {
    const end = this.engine?.range()?.end ?? 0;
    if (this.engine?.live() === true) {
      this.goLive();
    } else {
      this.seekTo(end - END_SECONDS);
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

  timeOf(date: Date): number | null {
    return this.engine?.timeOf(date) ?? null;
  }

  private prepareSound(silent: boolean): void {
    const sound = readSound();
    const allowed = navigator.userActivation?.hasBeenActive === true;
    this.video.volume = sound.volume;
    this.video.muted = silent || sound.muted || !allowed;
    this.silenced = !silent && !sound.muted && !allowed;
  }

  /** The playlist that is open begins in the middle, and there is one that reaches back farther. */
  private reachesFarther(): boolean {
    return !this.farBack && this.engine?.live() === true && this.engine.lead() > 0 && this.source.rewind() !== null;
  }

  /** What stood still while one paused may have left the live playlist since. */
  private comeBack(): void {
    const start = this.engine?.range()?.start ?? 0;
    if (this.pausedOn !== null && this.reachesFarther() && this.video.currentTime < start + SLIDING_SECONDS) {
      this.goFarBack(this.pausedOn);
    }
    this.pausedOn = null;
  }

  private earliest(): number {
    const start = this.engine?.range()?.start ?? 0;
    return this.reachesFarther() ? start - (this.engine?.lead() ?? 0) : start;
  }

  /** Another playlist of the same: one that has been opened for going back serves for live as well. */
  private goFarBack(from: Start): void {
    this.farBack = true;
    this.lastPlace = from;
    this.phase = 'loading';
    this.reopen(from);
    this.publish();
  }

  private follow(live: boolean): void {
    this.following = live;
    this.engine?.follow(live);
  }

  /** To be where one is again, whatever the clock of the next engine says. */
  private place(): Start {
    return this.engine?.live() === false ? this.video.currentTime : this.date();
  }

  private reopen(from: Start): void {
    this.farBack &&= !this.following;
    const address = (this.farBack ? this.source.rewind() : null) ?? this.source.address();
    if (address === null) {
      this.trouble('missing');
      return;
    }
    this.engine?.follow(this.following);
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
    const loading = this.phase === 'loading';
    this.phase = kind === 'unplayable' ? 'failed' : loading ? 'loading' : 'stalled';
    this.lastPlace = this.place() ?? this.lastPlace;
    clearTimeout(this.mending);
    this.mending = setTimeout(() => void this.mend(step.action), step.delayMillis);
    this.publish();
  };

  private async mend(action: 'resume' | 'rebuild' | 'reopen' | 'renew'): Promise<void> {
    const place = this.following && this.endless ? null : this.lastPlace;
    if (this.engine === null) {
      await this.open({ from: place, endless: this.endless });
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
        this.reopen(place);
      }
    }
  }

  private readonly heard = (event: Event): void => {
    if (event.type === 'playing') {
      this.phase = 'playing';
      const live = this.engine?.livePosition() ?? null;
      if (live !== null && live - this.video.currentTime < LIVE_SECONDS) {
        this.follow(true);
      }
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
    const wanted = this.wantsToPlay && !video.paused && !video.ended;
    const time = video.currentTime;
    const standing = this.watchdog.stillFor(now) > 0;
    this.remedy(
      this.watchdog.look({
        now,
        time,
        wanted,
        liveEdge: engine.livePosition(),
        end: engine.live() === null ? null : (engine.range()?.end ?? null),
        // Before there is anything, where it begins is the engine's to find.
        following: this.following && video.readyState > HTMLMediaElement.HAVE_NOTHING,
        expected: this.expected,
        lostUntil: standing ? engine.lostUntil(time) : null,
        nextBuffered: standing ? nextBuffered(time, video.buffered) : null,
        arrived: engine.arrived(),
      }),
    );
    this.trackPhase(now, wanted);
    this.publish();
  }

  private remedy(remedy: Remedy): void {
    if (remedy.action === 'none') {
      return;
    }
    const { video } = this;
    const how = remedy.action === 'seek' ? `goes on at ${remedy.to.toFixed(2)} s (${remedy.why})` : remedy.action;
    console.info(`player: stands at ${video.currentTime.toFixed(2)} s${video.seeking ? ', seeking' : ''}; ${how}`);
    if (remedy.action === 'seek') {
      video.currentTime = remedy.to;
    } else if (remedy.action === 'rebuild') {
      this.engine?.rebuild();
      void this.play();
    } else {
      this.trouble('stuck');
    }
  }

  private trackPhase(now: number, wanted: boolean): void {
    const still = this.watchdog.stillFor(now);
    if (this.video.ended) {
      this.phase = 'ended';
    } else if (wanted && this.phase === 'playing' && still > STALL_MILLIS) {
      this.phase = 'stalled';
    } else if (wanted && this.phase === 'stalled' && still === 0 && this.video.readyState > HTMLMediaElement.HAVE_CURRENT_DATA) {
      this.phase = 'playing';
    }
    if (this.phase === 'playing' && this.watchdog.steady()) {
      this.recovery.succeeded();
      this.lastPlace = null;
    }
  }

  private timeLine(): Pick<PlayerView, 'time' | 'start' | 'zero' | 'end' | 'live' | 'behind'> {
    const { engine, video } = this;
    const range = engine?.range() ?? null;
    if (engine === null || range === null) {
      // While something is opened anew, the bar stays as it was.
      const { time, start, zero, end, live, behind } = this.view;
      return { time, start, zero, end, live, behind };
    }
    const live = engine.livePosition();
    const behind = live === null ? 0 : Math.max(0, live - video.currentTime);
    return {
      time: quarter(video.currentTime),
      start: quarter(this.earliest()),
      zero: quarter(range.start - engine.lead()),
      end: quarter(live ?? range.end),
      live: engine.live() === true,
      behind: this.following && behind < LIVE_SECONDS ? 0 : Math.round(behind),
    };
  }

  private publish(): void {
    const { video, engine } = this;
    const latency = engine?.latency() ?? null;
    const next: PlayerView = {
      phase: this.phase,
      paused: video.paused,
      muted: video.muted,
      volume: video.volume,
      silenced: this.silenced && video.muted,
      ...this.timeLine(),
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
