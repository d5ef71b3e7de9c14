import { backoff } from '../../api/backoff';

/** What went wrong for good, as far as the engine can tell. */
export type Trouble =
  /** There is no playlist (yet): 404. */
  | 'missing'
  /** The address is no longer valid: 403. */
  | 'forbidden'
  | 'network'
  /** The browser could not decode or buffer what came. */
  | 'media';

export type Step =
  /** Go on loading where it stopped. */
  | { readonly action: 'resume'; readonly delayMillis: number }
  /** Let the engine rebuild its buffers. */
  | { readonly action: 'rebuild'; readonly delayMillis: number }
  /** Open the address again from the start. */
  | { readonly action: 'reopen'; readonly delayMillis: number }
  /** Fetch the broadcast anew for a fresh address, then open that. */
  | { readonly action: 'renew'; readonly delayMillis: number }
  | { readonly action: 'give-up' };

const PATIENCE = 8;
const MEDIA_QUIET_MILLIS = 10_000;

/**
 * What to do about trouble with playback. A broadcast that is not over is never given up: it may come back at any
 * moment. A replay is, after eight failures in a row.
 */
export class Recovery {
  private failures = 0;
  private rebuiltAt = -Infinity;

  constructor(
    private readonly now: () => number = () => performance.now(),
    private readonly random: () => number = Math.random,
  ) {}

  next(trouble: Trouble, endless: boolean): Step {
    const attempt = this.failures++;
    if (!endless && attempt >= PATIENCE) {
      return { action: 'give-up' };
    }
    const delayMillis = backoff(attempt, { first: 400, most: 5_000, random: this.random });
    switch (trouble) {
      case 'missing':
        return { action: 'reopen', delayMillis };
      case 'forbidden':
        return { action: 'renew', delayMillis };
      case 'network':
        return { action: attempt < 2 ? 'resume' : 'reopen', delayMillis };
      case 'media':
        return this.media(delayMillis);
    }
  }

  /** The picture moves: whatever it was is over. */
  succeeded(): void {
    this.failures = 0;
  }

  private media(delayMillis: number): Step {
    const soon = this.now() - this.rebuiltAt < MEDIA_QUIET_MILLIS;
    this.rebuiltAt = this.now();
    return soon ? { action: 'reopen', delayMillis } : { action: 'rebuild', delayMillis: 0 };
  }
}
