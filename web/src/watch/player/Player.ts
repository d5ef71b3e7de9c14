import { nextBuffered } from './buffered';
import type { BeforeLive, Engine, ListEngine, Start } from './engine';
import type { Engines } from './engines';
import { Fastest } from './Fastest';
import type { Pace } from './pace';
import { Recovery, type Trouble } from './recovery';
import { readSound, writeSound } from './sound';
import { IDLE, sameView, type Phase, type PlayerView } from './view';
import { Watchdog, type Remedy } from './watchdog';
import type { WhepEngine } from './WhepEngine';

const TICK_MILLIS = 250;
const STALL_MILLIS = 1_500;
/** Closer than this to where a live playlist begins, what one sees may soon leave it. */
const SLIDING_SECONDS = 30;
/** Closer than this to the live position is live. */
const LIVE_SECONDS = 3;
/** The fastest way is waited for so long before the other is tried as well. */
const HEAD_START_MILLIS = 1_500;
/** With the fastest way, a picture that stands still for longer has lost its connection. */
const FASTEST_PATIENCE_MILLIS = 4_000;
/** Held no longer than this, the picture goes on with what is live; else with what one missed. */
const SHORT_PAUSE_SECONDS = 1;
/** Held for longer, nothing is sent any more for a picture that stands still: the playlist has what one missed. */
const LONG_PAUSE_SECONDS = 30;
const MOST_SEEKS_BACK = 3;
/** Nearer to live than one wanted to be by so much, it is not where it was sent. */
const ASTRAY_SECONDS = 8;
/** So much is left to see at the end of a replay. */
const END_SECONDS = 5;
const HEARD = ['playing', 'play', 'pause', 'ended', 'volumechange', 'seeked'] as const;

export interface PlayerSource {
  /** The newest address; `null` while there is none. */
  readonly address: () => string | null;
  /** The same reaching back as far as one may go; `null` when there is no such thing. */
  readonly rewind: () => string | null;
  /** The same by WHEP; `null` when there is no such thing. */
  readonly fastest: () => string | null;
  /** When the broadcast began, in milliseconds since 1970. */
  readonly began: () => number | null;
  /** Fetches the broadcast anew, after which `address` may be another. */
  readonly renew: () => Promise<void>;
}

/** Plays one broadcast into one video element, and goes on by itself through everything that can be survived. */
export class Player {
  /** What plays now: one of the next two. */
  private engine: Engine | null = null;
  private lists: ListEngine | null = null;
  private whep: WhepEngine | null = null;
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
  /** So long before live one wants to be once it plays, and how often it may be sent there. */
  private wayBack: { readonly seconds: number; readonly tries: number } | null = null;
  /** Where it was before the trouble: the engine may have forgotten when it is opened anew. */
  private lastPlace: Start = null;
  private readonly fastest: Fastest;
  private readonly recovery = new Recovery();
  private readonly watchdog = new Watchdog();
  private readonly listeners = new Set<() => void>();
  private readonly ticking: ReturnType<typeof setInterval>;
  private mending: ReturnType<typeof setTimeout> | undefined;
  private opening = 0;

  constructor(
    readonly video: HTMLVideoElement,
    private readonly source: PlayerSource,
    private readonly engines: Engines,
  ) {
    this.fastest = new Fastest(video, source, engines);
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
    if (from === null && !silent && (await this.headStart())) {
      return;
    }
    if (opening === this.opening) {
      await this.openLists(from);
    }
  }

  /** `sending`: there will be more to see soon. `over`: what can't be played now never will be. */
  broadcastIs(state: 'sending' | 'silent' | 'over'): void {
    if (state === 'sending' && !this.expected) {
      this.fastest.forgive();
    }
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
    this.whep?.close();
    this.lists?.close();
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
    this.wayBack = null;
    const live = this.engine?.livePosition() ?? null;
    const to = Math.max(this.earliest(), Math.min(seconds, live ?? range.end));
    this.follow(live !== null && live - to < LIVE_SECONDS);
    this.watchdog.reset();
    if (this.whep !== null ? !this.following : live !== null && this.reachesFarther() && to < range.start + SLIDING_SECONDS) {
      this.goFarBack({ secondsBeforeLive: (live ?? to) - to });
      return;
    }
    if (this.whep === null) {
      this.video.currentTime = Math.max(to, range.start);
    }
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
      this.fastest.forgive();
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
    this.lists?.choose(id);
    void this.play();
    this.publish();
  }

  choosePace(pace: Pace): void {
    this.fastest.choose(pace);
    if (pace === 'smoothest' && this.whep !== null) {
      void this.openLists(null);
    }
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
    if (this.whep !== null) {
      const missed = this.whep.behind();
      this.follow(missed < SHORT_PAUSE_SECONDS);
      if (!this.following) {
        this.goFarBack({ secondsBeforeLive: missed });
      }
    } else if (this.pausedOn !== null && this.reachesFarther() && this.video.currentTime < start + SLIDING_SECONDS) {
      this.goFarBack(this.pausedOn);
    }
    this.pausedOn = null;
  }

  /** Paused for long: the connection is given back, and the playlist is opened where one paused. */
  private letGo(): void {
    const missed = this.whep?.behind() ?? 0;
    if (this.video.paused && missed > LONG_PAUSE_SECONDS) {
      // Whoever paused it, the browser's own keys too, wants it to stay so.
      this.wantsToPlay = false;
      this.follow(false);
      this.openFarBack({ secondsBeforeLive: missed });
    }
  }

  private earliest(): number {
    const start = this.engine?.range()?.start ?? 0;
    return this.reachesFarther() ? start - (this.engine?.lead() ?? 0) : start;
  }

  /** Another playlist of the same: one that has been opened for going back serves for live as well. */
  private goFarBack(from: BeforeLive | Date): void {
    this.phase = 'loading';
    this.openFarBack(from);
    this.publish();
  }

  private openFarBack(from: BeforeLive | Date): void {
    this.farBack = true;
    this.lastPlace = from;
    this.wayBack = from instanceof Date ? null : { seconds: from.secondsBeforeLive, tries: MOST_SEEKS_BACK };
    void this.openLists(from);
  }

  /** An engine that trips over its first steps may begin at live instead: it is sent back. */
  private sentBack(live: number): boolean {
    const { wayBack, video } = this;
    this.wayBack = null;
    const to = wayBack === null ? NaN : Math.max(this.engine?.range()?.start ?? 0, live - wayBack.seconds);
    if (wayBack === null || wayBack.tries === 0 || video.currentTime - to < ASTRAY_SECONDS) {
      return false;
    }
    console.info(`player: began at ${video.currentTime.toFixed(2)} s; goes back to ${to.toFixed(2)} s`);
    this.wayBack = { ...wayBack, tries: wayBack.tries - 1 };
    video.currentTime = to;
    return true;
  }

  private follow(live: boolean): void {
    this.following = live;
    this.engine?.follow(live);
  }

  /** To be where one is again, whatever the clock of the next engine says. */
  private place(): Start {
    return this.engine?.live() === false ? this.video.currentTime : this.date();
  }

  /** By playlist, which always works, whatever played before. */
  private async openLists(from: Start): Promise<void> {
    const opening = ++this.opening;
    if (this.lists === null) {
      try {
        const loaded = await this.engines.lists(this.video, { trouble: this.trouble, changed: () => this.publish() });
        this.lists ??= loaded;
      } catch {
        // The engine itself could not be fetched.
        if (opening === this.opening) {
          this.trouble('network');
        }
        return;
      }
    }
    if (this.closed || opening !== this.opening) {
      return;
    }
    this.whep?.close();
    this.whep = null;
    this.engine = this.lists;
    this.farBack &&= !this.following;
    const address = (this.farBack ? this.source.rewind() : null) ?? this.source.address();
    if (address === null) {
      this.trouble('missing');
      return;
    }
    this.lists.follow(this.following);
    this.watchdog.anew();
    this.lists.open(address, from);
    if (this.wantsToPlay) {
      void this.play();
    }
  }

  /** Whether the fastest way was there before one should look for another. It may still come. */
  private headStart(): Promise<boolean> {
    return Promise.race([
      this.goFastest(),
      new Promise<boolean>((resolve) => setTimeout(() => resolve(false), HEAD_START_MILLIS)),
    ]);
  }

  /** Goes on by the fastest way if that can be had. What plays goes on until then. */
  private async goFastest(): Promise<boolean> {
    if (!this.fastest.due() || !this.following || !this.endless) {
      return false;
    }
    const whep = await this.fastest.connect();
    if (whep === null) {
      this.publish();
      return false;
    }
    if (this.closed || !this.following || !this.endless || this.fastest.pace !== 'fastest') {
      whep.close();
      return false;
    }
    this.opening++;
    clearTimeout(this.mending);
    this.recovery.succeeded();
    this.watchdog.reset();
    this.whep?.close();
    this.lists?.close();
    this.whep = whep;
    this.engine = whep;
    this.farBack = false;
    this.lastPlace = null;
    whep.attach(() => void this.lostFastest(whep));
    if (this.wantsToPlay) {
      void this.play();
    }
    this.publish();
    return true;
  }

  /** The connection is gone: another like it, or the playlist. Nothing, when it is over: then all has been seen. */
  private async lostFastest(whep: WhepEngine): Promise<void> {
    if (this.whep !== whep || this.closed) {
      return;
    }
    this.phase = this.endless ? 'stalled' : 'ended';
    this.publish();
    this.fastest.lost();
    if (this.endless && !(this.expected && (await this.goFastest())) && this.whep === whep) {
      await this.openLists(null);
    }
  }

  private readonly trouble = (kind: Trouble): void => {
    if (this.closed) {
      return;
    }
    const step = this.recovery.next(kind, this.endless);
    if (step.action === 'give-up') {
      this.phase = 'failed';
      this.lists?.close();
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
    if (action === 'resume' && this.lists !== null) {
      this.lists.resume();
    } else if (action === 'rebuild' && this.lists !== null) {
      this.lists.rebuild();
      void this.play();
    } else {
      if (action === 'renew') {
        await this.source.renew();
      }
      if (!this.closed) {
        await this.openLists(place);
      }
    }
  }

  private readonly heard = (event: Event): void => {
    if (event.type === 'playing') {
      this.phase = 'playing';
      const live = this.engine?.livePosition() ?? null;
      if (live !== null && !this.sentBack(live) && live - this.video.currentTime < LIVE_SECONDS) {
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
    // In a page that is not seen, a connection's pictures need not be shown.
    const asleep = this.whep !== null && document.hidden;
    const wanted = this.wantsToPlay && !video.paused && !video.ended && !asleep;
    const time = this.whep?.clock() ?? video.currentTime;
    const standing = this.watchdog.stillFor(now) > 0;
    this.remedy(
      this.watchdog.look({
        now,
        time,
        wanted,
        // What has no playlist has no place to go to, either.
        liveEdge: this.whep !== null ? null : engine.livePosition(),
        end: this.whep !== null || engine.live() === null ? null : (engine.range()?.end ?? null),
        patience: this.whep === null ? undefined : this.expected ? FASTEST_PATIENCE_MILLIS : null,
        // Before there is anything, where it begins is the engine's to find.
        following: this.following && video.readyState > HTMLMediaElement.HAVE_NOTHING,
        expected: this.expected,
        lostUntil: standing ? engine.lostUntil(time) : null,
        nextBuffered: standing ? nextBuffered(time, video.buffered) : null,
        arrived: engine.arrived(),
      }),
    );
    this.trackPhase(now, wanted);
    this.letGo();
    if (this.whep === null && wanted && this.phase === 'playing') {
      void this.goFastest();
    }
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
      this.lists?.rebuild();
      void this.play();
    } else if (this.whep !== null) {
      void this.lostFastest(this.whep);
    } else {
      this.trouble('stuck');
    }
  }

  private trackPhase(now: number, wanted: boolean): void {
    const still = this.watchdog.stillFor(now);
    if (this.video.ended || (this.whep !== null && !this.endless && still > STALL_MILLIS)) {
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
      pace: this.fastest.pace,
      way: engine === null ? null : this.whep === null ? 'smoothest' : 'fastest',
      paced: this.fastest.exists(),
    };
    if (!sameView(this.view, next)) {
      this.view = next;
      this.listeners.forEach((listener) => listener());
    }
  }
}

const quarter = (seconds: number) => Math.round(seconds * 4) / 4;
