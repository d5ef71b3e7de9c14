import { storageOr } from '../../api/storage';

/** What somebody would rather have: the picture as soon as it can be, or one that never stumbles. */
export type Pace = 'fastest' | 'smoothest';

const KEY = 'spyglass.pace';
const storage = storageOr(() => localStorage);

export const readPace = (): Pace => (storage.getItem(KEY) === 'fastest' ? 'fastest' : 'smoothest');

export const writePace = (pace: Pace): void => storage.setItem(KEY, pace);

const FIRST_REST_MILLIS = 5_000;
const LONGEST_REST_MILLIS = 120_000;
/** Worked for so long, an older failure says nothing any more. */
const PROVEN_MILLIS = 30_000;

/** How long a way that failed is left alone: ever longer, until it has worked for a while. */
export class Rest {
  private failures = 0;
  private until = -Infinity;
  private workedAt = Infinity;

  constructor(private readonly now: () => number = () => performance.now()) {}

  over(): boolean {
    return this.now() >= this.until;
  }

  /** It has worked for long enough to be tried at once when it breaks off. */
  proven(): boolean {
    return this.now() - this.workedAt > PROVEN_MILLIS;
  }

  worked(): void {
    this.workedAt = this.now();
  }

  failed(): void {
    this.failures = this.proven() ? 1 : this.failures + 1;
    this.workedAt = Infinity;
    this.until = this.now() + Math.min(FIRST_REST_MILLIS * 2 ** (this.failures - 1), LONGEST_REST_MILLIS);
  }

  forgive(): void {
    this.failures = 0;
    this.until = -Infinity;
  }
}
