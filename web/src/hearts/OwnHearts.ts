/**
 * One's own hearts rise at once, and come back from the server in the sums of everybody's. This takes them out again, so
 * that none rises twice. One's own colour is not told beforehand: it is learnt from the first own message.
 */
export class OwnHearts {
  private pending = 0;
  color: string | null = null;

  tapped(): void {
    this.pending = Math.min(1_000, this.pending + 1);
  }

  /** What is left to draw of a frame's hearts by colour. */
  others(counts: Readonly<Record<string, number>>): Record<string, number> {
    const rest: Record<string, number> = {};
    for (const [color, n] of Object.entries(counts)) {
      const mine = this.color === null || this.color === color ? Math.min(this.pending, n) : 0;
      this.pending -= mine;
      if (n > mine) {
        rest[color] = n - mine;
      }
    }
    return rest;
  }

  /** A connection that was lost will not bring them back. */
  forget(): void {
    this.pending = 0;
  }
}
