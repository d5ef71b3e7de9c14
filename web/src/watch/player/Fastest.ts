import type { Engines } from './engines';
import { readPace, Rest, writePace, type Pace } from './pace';
import type { WhepEngine } from './WhepEngine';

interface Source {
  /** WHEP's address; `null` while there is none. */
  readonly fastest: () => string | null;
  /** When the broadcast began, in milliseconds since 1970. */
  readonly began: () => number | null;
}

/** The fastest way: whether one wants it, whether it can be tried now, and the trying. */
export class Fastest {
  private chosen: Pace = readPace();
  private trying = false;
  private readonly rest = new Rest();

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly source: Source,
    private readonly engines: Engines,
  ) {}

  get pace(): Pace {
    return this.chosen;
  }

  choose(pace: Pace): void {
    this.chosen = pace;
    writePace(pace);
    this.rest.forgive();
  }

  /** There is such a way, as far as the server and the browser say. */
  exists(): boolean {
    return this.source.fastest() !== null && typeof RTCPeerConnection === 'function';
  }

  /** It is to be tried now. */
  due(): boolean {
    return this.chosen === 'fastest' && !this.trying && this.exists() && this.rest.over();
  }

  /** What was is no reason any more not to try. */
  forgive(): void {
    this.rest.forgive();
  }

  /** It worked, and does not any more. */
  lost(): void {
    if (!this.rest.proven()) {
      this.rest.failed();
    }
  }

  /** `null` when it does not work. Nothing is taken off the screen before it does. */
  async connect(): Promise<WhepEngine | null> {
    const address = this.source.fastest();
    if (address === null) {
      return null;
    }
    this.trying = true;
    try {
      const engine = await this.engines.fastest(this.video, address, this.source.began);
      this.rest.worked();
      return engine;
    } catch (error) {
      console.info(`player: the fastest way does not work (${error instanceof Error ? error.message : String(error)})`);
      this.rest.failed();
      return null;
    } finally {
      this.trying = false;
    }
  }
}
