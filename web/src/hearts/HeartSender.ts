const FLUSH_MILLIS = 200;
/** As many as one frame may carry. */
const PER_FRAME = 50;
/** Kept while the connection is away; more are let go. */
const KEPT = 200;

/** Sums taps and sends them a few times a second. */
export class HeartSender {
  private waiting = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `send` says whether it went out. */
  constructor(private readonly send: (count: number) => boolean) {}

  tap(): void {
    this.waiting = Math.min(KEPT, this.waiting + 1);
    this.timer ??= setTimeout(() => this.flush(), FLUSH_MILLIS);
  }

  /** Sends what waits; what can't go now stays. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const count = Math.min(PER_FRAME, this.waiting);
    if (count === 0) {
      return;
    }
    if (this.send(count)) {
      this.waiting -= count;
    }
    if (this.waiting > 0) {
      this.timer = setTimeout(() => this.flush(), FLUSH_MILLIS);
    }
  }

  close(): void {
    this.flush();
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
