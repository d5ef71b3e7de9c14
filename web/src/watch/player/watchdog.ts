/** What is seen of playback four times a second. Times in seconds of the media, `now` in milliseconds. */
export interface Look {
  readonly now: number;
  readonly time: number;
  /** One wants it to play and it is not over. An element that seeks stands still like any other. */
  readonly wanted: boolean;
  /** Where to be to be live; `null` in a replay or when nothing is known yet. */
  readonly liveEdge: number | null;
  /** Where what can be seen ends; `null` when nothing is known yet. */
  readonly end: number | null;
  /** The viewer wants to be at the live edge (has not gone back on purpose). */
  readonly following: boolean;
  /** The broadcaster is sending: there must be more to see soon. */
  readonly expected: boolean;
  /** Where the picture goes on when the playlist says that there is none here. */
  readonly lostUntil: number | null;
  /** Where the next stretch begins that is in the buffer already. */
  readonly nextBuffered: number | null;
  /** Grows while media arrives. */
  readonly arrived: number;
  /** Milliseconds after which one begins anew, where that is for the engine to say; `null`: never. */
  readonly patience?: number | null | undefined;
}

export type Remedy =
  | { readonly action: 'none' }
  | { readonly action: 'seek'; readonly to: number; readonly why: 'lost' | 'hole' | 'start' | 'behind' }
  /** Let the engine rebuild its buffers where it is. */
  | { readonly action: 'rebuild' }
  /** Throw the engine's state away and begin anew. */
  | { readonly action: 'reopen' };

const NONE: Remedy = { action: 'none' };

/** Played on by itself for so long, whatever it was is over. More than an engine nudges by. */
const SURE_SECONDS = 1;
const LOST_MILLIS = 700;
const HOLE_MILLIS = 2_500;
const STILL_MILLIS = 4_000;
const SEEK_PAUSE_MILLIS = 2_000;
const MOST_SEEKS = 4;
/** A buffered stretch farther ahead than this is not behind a hole: it was left there by a seek. */
const HOLE_SECONDS = 8;
const ROOM_SECONDS = 2.5;
const LAST_SECONDS = 0.5;
const FAR_BEHIND_SECONDS = 12;
/** Media that arrives is patience earned, up to three times as much. */
const ARRIVING_MILLIS = 6_000;
const PATIENCE_MILLIS = { room: 10_000, none: 15_000, unknown: 20_000 };
const MOST_PATIENCE_MILLIS = 60_000;

/**
 * Notices what raises no error, a picture that stands still although there is more to show, and does ever more about
 * it: over a hole, to live, buffers anew, everything anew. It all counts as one trouble until the picture has moved
 * on by itself for a second, so that no remedy is repeated for ever and each is tried in its turn.
 */
export class Watchdog {
  private last = { time: -1, now: 0 };
  private movedAt = 0;
  /** Since when it has not played by itself for [SURE_SECONDS]. */
  private since = 0;
  private played = 0;
  private arrived = { count: 0, at: 0 };
  /** It has played since it was opened or sent somewhere. */
  private started = false;
  /** Since when there is something in the buffer, only farther on. */
  private offeredAt = Infinity;
  private seeks = 0;
  private soughtAt = -Infinity;
  private heavies = 0;
  private heavyAt = -Infinity;

  /** Milliseconds since the picture moved. */
  stillFor(now: number): number {
    return this.last.time < 0 ? 0 : now - this.movedAt;
  }

  /** Plays by itself, and has for a while. */
  steady(): boolean {
    return this.played >= SURE_SECONDS;
  }

  look(look: Look): Remedy {
    const { now, time, wanted } = look;
    if (this.last.time < 0 || !wanted) {
      this.begin(now);
    }
    this.offeredAt = look.nextBuffered === null ? Infinity : Math.min(this.offeredAt, now);
    if (look.arrived !== this.arrived.count) {
      this.arrived = { count: look.arrived, at: now };
    }
    if (this.last.time >= 0 && time !== this.last.time) {
      this.moved(time - this.last.time, now);
    }
    this.last = { time, now };
    if (!wanted) {
      return NONE;
    }
    return this.heavy(look) ?? this.easy(look) ?? NONE;
  }

  /** Somebody else moves it: what was is no trouble any more. */
  reset(): void {
    this.last = { time: -1, now: 0 };
    this.anew();
  }

  /** The engine opens something: where that begins is its to find, and takes it a while on a slow machine. */
  anew(): void {
    this.started = false;
  }

  private begin(now: number): void {
    this.movedAt = now;
    this.since = now;
    this.played = 0;
    this.seeks = 0;
    this.soughtAt = -Infinity;
    this.heavies = 0;
    this.heavyAt = -Infinity;
  }

  private moved(step: number, now: number): void {
    const elapsed = (now - this.last.now) / 1000;
    this.movedAt = now;
    // A leap is a seek, ours or the engine's.
    this.played = step > 0 && step <= 2 * elapsed + 0.3 ? this.played + step : 0;
    if (this.steady()) {
      this.started = true;
      const { played, soughtAt } = this;
      this.begin(now);
      Object.assign(this, { played, soughtAt });
    }
  }

  private easy({ now, time, liveEdge, following, lostUntil, nextBuffered }: Look): Remedy | null {
    if (this.seeks >= MOST_SEEKS || now - this.soughtAt < SEEK_PAUSE_MILLIS) {
      return null;
    }
    const still = now - this.movedAt;
    const behind = liveEdge === null || !following ? 0 : liveEdge - time;
    if (still >= LOST_MILLIS && lostUntil !== null) {
      return this.seek(now, lostUntil, 'lost');
    }
    // An engine that is slow to start may forget to go to where it began to load.
    if (!this.started && following && liveEdge !== null && nextBuffered !== null && now - this.offeredAt >= LOST_MILLIS) {
      return this.seek(now, nextBuffered, 'start');
    }
    if (still >= HOLE_MILLIS && nextBuffered !== null && nextBuffered - time < HOLE_SECONDS) {
      return this.seek(now, nextBuffered, 'hole');
    }
    if (liveEdge !== null && ((behind > FAR_BEHIND_SECONDS && this.started) || (still >= STILL_MILLIS && behind > ROOM_SECONDS))) {
      return this.seek(now, liveEdge, 'behind');
    }
    return null;
  }

  private seek(now: number, to: number, why: 'lost' | 'hole' | 'start' | 'behind'): Remedy {
    this.seeks++;
    this.soughtAt = now;
    return { action: 'seek', to, why };
  }

  private heavy(look: Look): Remedy | null {
    const { now } = look;
    const patience = this.patience(look);
    const troubled = now - Math.max(this.since, this.heavyAt);
    const arriving = now - this.arrived.at < ARRIVING_MILLIS;
    if (patience === null || now - this.movedAt < LOST_MILLIS || troubled < patience * (arriving ? 3 : 1)) {
      return null;
    }
    this.heavyAt = now;
    this.seeks = 0;
    const rebuild = this.heavies++ === 0 && look.end !== null && !look.following;
    return { action: rebuild ? 'rebuild' : 'reopen' };
  }

  /** How long to wait before something heavy; `null`: it is no fault of ours, there is nothing more to show. */
  private patience({ time, liveEdge, end, expected, patience }: Look): number | null {
    const first = () => {
      if (patience !== undefined) {
        return patience;
      }
      if (end === null) {
        return PATIENCE_MILLIS.unknown;
      }
      const more = liveEdge === null ? end - time > LAST_SECONDS : liveEdge - time > ROOM_SECONDS;
      if (more) {
        return PATIENCE_MILLIS.room;
      }
      return expected ? PATIENCE_MILLIS.none : null;
    };
    const millis = first();
    return millis === null ? null : Math.min(millis * 2 ** this.heavies, MOST_PATIENCE_MILLIS);
  }
}
