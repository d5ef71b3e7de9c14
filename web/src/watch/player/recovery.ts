import { backoff } from '../../api/backoff';

/** What went wrong for good, as far as the engine can tell. */
export type Trouble =
  /** There is no playlist (yet): 404. */
  | 'missing'
  /** The address is no longer valid: 403. */
  | 'forbidden'
  | 'network'
  /** The browser could not decode or buffer what came. */
  | 'media'
  /** The browser can play nothing of what there is, so far. */
  | 'unplayable'
  /** The picture stands still, and nothing smaller has helped. */
  | 'stuck';

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
/** Opening anew takes the last picture off the screen: worth waiting with. */
const RESUMES = 5;
const MEDIA_QUIET_MILLIS = 10_000;
const UNPLAYABLE_MILLIS = 5_000;

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
        return { action: attempt < RESUMES ? 'resume' : 'reopen', delayMillis };
      case 'media':
        return this.media(delayMillis);
      case 'unplayable':
        // Other rungs may come with the next look: a ladder begins with its source.
        return { action: 'reopen', delayMillis: Math.max(delayMillis, UNPLAYABLE_MILLIS) };
      case 'stuck':
        return { action: 'reopen', delayMillis: 0 };
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
