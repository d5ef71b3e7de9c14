import type { Message } from './frames';

export interface HistoryPage {
  readonly items: readonly Message[];
  readonly nextPageToken: string | null;
}

/** One page: after `pageToken`, or from an instant on. */
export type FetchHistory = (query: { from?: string; pageToken?: string }, signal: AbortSignal) => Promise<HistoryPage>;

/** So much before the place one jumps to is shown as if one had been there. */
const BEFORE_MILLIS = 60_000;
/** Fetched ahead of the picture. */
const AHEAD_MILLIS = 30_000;
/** A step of the picture longer than this is a jump. */
const JUMP_MILLIS = 15_000;
const SHOWN = 200;
const KEPT = 2_000;
const PAUSE_AFTER_FAILURE_MILLIS = 5_000;

/** What was said, in step with the picture: pages of history, fetched a little ahead, and of them what has happened. */
export class ReplayChat {
  private loaded: readonly Message[] = [];
  private next: string | null | undefined;
  private at = NaN;
  private loading: AbortController | null = null;
  private failedAt = -Infinity;
  private failed = false;
  private known = '';

  constructor(
    private readonly fetchPage: FetchHistory,
    private readonly changed: (messages: readonly Message[], failed: boolean) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The picture is at this instant. Called often; cheap. */
  advance(date: Date): void {
    const time = date.getTime();
    if (Number.isNaN(this.at) || time < this.at - 500 || time - this.at > JUMP_MILLIS) {
      this.jump();
    }
    this.at = time;
    this.show();
    this.load();
  }

  close(): void {
    this.loading?.abort();
  }

  private jump(): void {
    this.loading?.abort();
    this.loading = null;
    this.loaded = [];
    this.next = undefined;
    this.failedAt = -Infinity;
    this.failed = false;
  }

  private show(): void {
    const happened = this.loaded.filter((message) => Date.parse(message.at) <= this.at);
    const shown = happened.slice(-SHOWN);
    const key = `${shown.length} ${shown[0]?.id} ${shown.at(-1)?.id} ${this.failed}`;
    if (key !== this.known) {
      this.known = key;
      this.changed(shown, this.failed);
    }
  }

  private load(): void {
    const last = this.loaded.at(-1);
    const enough = last !== undefined && Date.parse(last.at) > this.at + AHEAD_MILLIS;
    if (this.loading !== null || this.next === null || enough || this.now() - this.failedAt < PAUSE_AFTER_FAILURE_MILLIS) {
      return;
    }
    const query =
      this.next === undefined ? { from: new Date(this.at - BEFORE_MILLIS).toISOString() } : { pageToken: this.next };
    void this.fetch(query);
  }

  private async fetch(query: { from?: string; pageToken?: string }): Promise<void> {
    const controller = new AbortController();
    this.loading = controller;
    try {
      const page = await this.fetchPage(query, controller.signal);
      if (controller.signal.aborted) {
        return;
      }
      this.loaded = [...this.loaded, ...page.items].slice(-KEPT);
      this.next = page.nextPageToken;
      this.loading = null;
      this.failed = false;
      this.show();
    } catch {
      if (!controller.signal.aborted) {
        this.loading = null;
        this.failedAt = this.now();
        this.failed = this.loaded.length === 0;
        this.show();
      }
    }
  }
}
