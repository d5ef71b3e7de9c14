import Hls, { ErrorDetails, type ErrorData, type HlsConfig, type LevelDetails, type LevelParsed, type LoadPolicy } from 'hls.js';
import workerAddress from 'hls.js/dist/hls.worker.js?url';
import type { EngineEvents, ListEngine, Quality, Start } from './engine';
import { lostUntil, timeOf } from './timeline';
import type { Trouble } from './recovery';

const AUDIO = 'audio';

/** Retries inside hls.js before it calls an error fatal; then `Recovery` decides. */
const PATIENT: LoadPolicy = {
  default: {
    maxTimeToFirstByteMs: 20_000,
    maxLoadTimeMs: 40_000,
    timeoutRetry: { maxNumRetry: 2, retryDelayMs: 0, maxRetryDelayMs: 0 },
    errorRetry: { maxNumRetry: 4, retryDelayMs: 400, maxRetryDelayMs: 3_000, backoff: 'exponential' },
  },
};

const FIRST_LOOK: LoadPolicy = {
  default: {
    maxTimeToFirstByteMs: 15_000,
    maxLoadTimeMs: 20_000,
    timeoutRetry: { maxNumRetry: 0, retryDelayMs: 0, maxRetryDelayMs: 0 },
    errorRetry: null,
  },
};

/**
 * Where the first segment begins, and a bit. The sound's playlist, laid beside the picture's by its dates, begins some
 * fractions of a millisecond later, and hls.js takes a start before a playlist to mean live (1.7.4, setStartPosition).
 */
const INSIDE_SECONDS = 0.25;

/** Faster than this one hears. */
const CATCH_UP_RATE = 1.5;

const Sound = Hls.DefaultConfig.audioStreamController!;

/**
 * hls.js (1.7.4) looks for the first sound of a stream in parts up to two tenths of a second after it might have: once the
 * picture's clock is known, for which sound waits, only its timer goes on. Here it looks at once, and again, since the first
 * look only ends the waiting.
 */
class PromptSound extends Sound {
  override onInitPtsFound(...found: Parameters<InstanceType<typeof Sound>['onInitPtsFound']>): void {
    super.onInitPtsFound(...found);
    this.tick();
    this.tick();
  }
}

const CONFIG: Partial<HlsConfig> = {
  audioStreamController: PromptSound,
  lowLatencyMode: true,
  liveDurationInfinity: true,
  backBufferLength: 90,
  capLevelToPlayerSize: true,
  workerPath: workerAddress,
  manifestLoadPolicy: FIRST_LOOK,
  playlistLoadPolicy: PATIENT,
  fragLoadPolicy: PATIENT,
};

/** hls.js, which is only fetched with this file. */
export class HlsEngine implements ListEngine {
  static readonly supported = () => Hls.isSupported();

  private hls: Hls | null = null;
  private address = '';
  private details: LevelDetails | null = null;
  private soundDetails: LevelDetails | null = null;
  private listed: readonly Quality[] = [];
  private audioAddress: string | null = null;
  private audioOnly = false;
  private wish = 'auto';
  private following = true;
  private finished = 0;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly events: EngineEvents,
  ) {}

  open(address: string, from: Start): void {
    this.address = address;
    this.start(this.audioOnly && this.audioAddress !== null ? this.audioAddress : address, from);
  }

  resume(): void {
    const { hls } = this;
    if (hls !== null && hls.levels.length === 0) {
      // It has never heard of anything to load: what failed was the first playlist.
      hls.loadSource(hls.url ?? this.address);
    } else {
      hls?.startLoad();
    }
  }

  rebuild(): void {
    this.hls?.recoverMediaError();
  }

  close(): void {
    this.hls?.destroy();
    this.hls = null;
    this.details = null;
    this.soundDetails = null;
  }

  qualities(): readonly Quality[] {
    return this.listed;
  }

  chosen(): string {
    return this.wish;
  }

  choose(id: string): void {
    const wasAudio = this.audioOnly;
    this.wish = id;
    this.audioOnly = id === AUDIO && this.audioAddress !== null;
    if (this.audioOnly !== wasAudio) {
      // hls.js drops a variant without pictures from its ladder: it is played as a stream of its own.
      const from = this.live() === false ? this.video.currentTime : this.following ? null : this.date();
      this.open(this.address, from);
    } else {
      this.applyWish();
    }
    this.events.changed();
  }

  current(): Quality | null {
    if (this.audioOnly) {
      return this.listed.find((quality) => quality.kind === AUDIO) ?? null;
    }
    const { hls } = this;
    return hls === null ? null : (this.listed.find((quality) => quality.id === String(hls.currentLevel)) ?? null);
  }

  live(): boolean | null {
    return this.details?.live ?? null;
  }

  range() {
    const { details } = this;
    return details === null ? null : { start: details.fragmentStart, end: details.edge };
  }

  lead(): number {
    const { details } = this;
    return details === null ? 0 : details.startSN * (details.averagetargetduration ?? details.targetduration);
  }

  livePosition(): number | null {
    return this.live() === true ? (this.hls?.liveSyncPosition ?? null) : null;
  }

  latency(): number | null {
    if (this.live() !== true) {
      return null;
    }
    const date = this.date();
    return date === null ? (this.hls?.latency ?? null) : (Date.now() - date.getTime()) / 1000;
  }

  date(): Date | null {
    return this.hls?.playingDate ?? null;
  }

  timeOf(date: Date): number | null {
    return this.details === null ? null : timeOf(date.getTime(), this.details.fragments);
  }

  lostUntil(time: number): number | null {
    const ends = [this.details, this.soundDetails].map((each) =>
      each === null ? null : lostUntil(time, each.fragments, each.edge),
    );
    const known = ends.filter((end) => end !== null);
    return known.length === 0 ? null : Math.max(...known);
  }

  arrived(): number {
    const inFlight = Object.values(this.hls?.inFlightFragments ?? {});
    return inFlight.reduce((sum, { frag }) => sum + (frag?.stats.loaded ?? 0), this.finished * 1e9);
  }

  follow(live: boolean): void {
    this.following = live;
    if (this.hls !== null) {
      this.hls.config.maxLiveSyncPlaybackRate = live ? CATCH_UP_RATE : 1;
    }
    if (!live) {
      // It would not take its own haste back.
      this.video.playbackRate = 1;
    }
  }

  private start(address: string, from: Start): void {
    this.close();
    const hls = new Hls({
      ...CONFIG,
      maxLiveSyncPlaybackRate: this.following ? CATCH_UP_RATE : 1,
      startPosition: typeof from === 'number' ? from : -1,
    });
    this.hls = hls;
    // hls.js has made its ladder when it tells this: its own listeners come first.
    hls.on(Hls.Events.MANIFEST_LOADED, (_, data) => {
      if (!this.audioOnly) {
        this.audioAddress = data.levels.find(soundAlone)?.url ?? null;
        this.listed = this.list(hls);
        this.applyWish();
      }
      this.events.changed();
    });
    hls.on(Hls.Events.LEVEL_UPDATED, (_, data) => {
      const first = this.details === null;
      this.details = data.details;
      const time = first ? this.timeOfStart(from) : null;
      if (time !== null) {
        // Only now it is known where that is.
        hls.stopLoad();
        hls.startLoad(time);
      }
    });
    hls.on(Hls.Events.AUDIO_TRACK_UPDATED, (_, data) => {
      this.soundDetails = data.details;
    });
    hls.on(Hls.Events.FRAG_BUFFERED, () => this.finished++);
    hls.on(Hls.Events.LEVEL_SWITCHED, () => this.events.changed());
    hls.on(Hls.Events.ERROR, (_, data) => {
      if (data.fatal) {
        this.events.trouble(troubleOf(data));
      }
    });
    hls.attachMedia(this.video);
    hls.loadSource(address);
  }

  /** `null` for what hls.js finds by itself. */
  private timeOfStart(from: Start): number | null {
    const { details } = this;
    if (from === null || typeof from === 'number' || details === null) {
      return null;
    }
    const time = from instanceof Date ? this.timeOf(from) : (this.livePosition() ?? details.edge) - from.secondsBeforeLive;
    return time === null ? null : Math.max(details.fragmentStart + INSIDE_SECONDS, time);
  }

  private applyWish(): void {
    if (this.hls !== null && !this.audioOnly) {
      this.hls.nextLevel = this.wish === 'auto' || this.wish === AUDIO ? -1 : Number(this.wish);
    }
  }

  private list(hls: Hls): readonly Quality[] {
    const pictures = hls.levels.map((level, index): Quality => ({
      id: String(index),
      kind: 'video',
      lines: Math.min(level.width, level.height),
      frameRate: level.frameRate,
      bitrate: level.bitrate,
      codec: level.videoCodec ?? '',
    }));
    pictures.sort((a, b) => b.lines - a.lines || b.bitrate - a.bitrate);
    const sound: readonly Quality[] =
      this.audioAddress === null || pictures.every((quality) => quality.lines === 0)
        ? []
        : [{ id: AUDIO, kind: AUDIO, lines: 0, frameRate: 0, bitrate: 0, codec: '' }];
    return [...pictures.filter((quality) => quality.lines > 0), ...sound];
  }
}

function soundAlone(level: LevelParsed): boolean {
  return !level.videoCodec && !level.width && level.audioCodec !== undefined && level.audioCodec !== '';
}

function troubleOf(data: ErrorData): Trouble {
  if (data.details === ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR) {
    return 'unplayable';
  }
  if (data.type === Hls.ErrorTypes.MEDIA_ERROR || data.type === Hls.ErrorTypes.MUX_ERROR) {
    return 'media';
  }
  const status = data.response?.code;
  if (status === 403) {
    return 'forbidden';
  }
  return status === 404 ? 'missing' : 'network';
}
