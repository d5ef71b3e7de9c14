/** What is seen of playback four times a second. Times in seconds of the media, `now` in milliseconds. */
export interface Look {
  readonly now: number;
  readonly time: number;
  /** One wants it to play, and it is neither seeking nor over. */
  readonly wanted: boolean;
  /** Where live is; `null` in a replay or when nothing is known yet. */
  readonly liveEdge: number | null;
  /** The viewer wants to be at the live edge (has not gone back on purpose). */
  readonly following: boolean;
}

export type Remedy = 'none' | 'to-live' | 'reopen';

const STILL_MILLIS = 4_000;
const HOPELESS_MILLIS = 12_000;
const ROOM_SECONDS = 2.5;
const FAR_BEHIND_SECONDS = 12;

/**
 * Notices what raises no error: a picture that stands still although there is more to show (a hole after the
 * broadcaster came back, a decoder that hangs), and a viewer who fell far behind without wanting to.
 */
export class Watchdog {
  private lastTime = -1;
  private movedAt = 0;
  private jumpedAt = -Infinity;

  /** Milliseconds since the picture moved. */
  stillFor(now: number): number {
    return this.lastTime < 0 ? 0 : now - this.movedAt;
  }

  look({ now, time, wanted, liveEdge, following }: Look): Remedy {
    if (!wanted || time !== this.lastTime) {
      this.lastTime = time;
      this.movedAt = now;
      return this.tooFar(now, time, wanted, liveEdge, following);
    }
    if (liveEdge === null || liveEdge - time < ROOM_SECONDS) {
      // Nothing more to show: waiting for the broadcaster is not a fault of ours.
      return 'none';
    }
    const still = now - this.movedAt;
    if (still > HOPELESS_MILLIS) {
      this.movedAt = now;
      return 'reopen';
    }
    return still > STILL_MILLIS ? this.jump(now) : 'none';
  }

  reset(): void {
    this.lastTime = -1;
    this.jumpedAt = -Infinity;
  }

  private tooFar(now: number, time: number, wanted: boolean, liveEdge: number | null, following: boolean): Remedy {
    return wanted && following && liveEdge !== null && liveEdge - time > FAR_BEHIND_SECONDS ? this.jump(now) : 'none';
  }

  private jump(now: number): Remedy {
    if (now - this.jumpedAt < STILL_MILLIS) {
      return 'none';
    }
    this.jumpedAt = now;
    return 'to-live';
  }
}
