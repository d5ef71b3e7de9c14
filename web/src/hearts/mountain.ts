/** How many hearts were given over time, as the API tells. */
export interface HeartTimeline {
  readonly bucketSeconds: number;
  readonly items: ReadonlyArray<{ readonly at: string; readonly count: number }>;
}

const COLUMNS = 96;
/** Neighbours share: hearts come in bursts, a mountain has slopes. */
const SLOPE = [0.06, 0.24, 0.4, 0.24, 0.06];

/**
 * Heights from 0 to 1 along a broadcast, the highest being 1; empty when there is no heart. `place`: where a moment is,
 * from 0 to 1 along it; `null` for what is not in it.
 */
export function mountainOf(timeline: HeartTimeline, place: (date: Date) => number | null): readonly number[] {
  const counts = new Array<number>(COLUMNS).fill(0);
  for (const { at, count } of timeline.items) {
    const where = place(new Date(at));
    if (where !== null && Number.isFinite(where) && count > 0) {
      const column = Math.min(COLUMNS - 1, Math.max(0, Math.floor(where * COLUMNS)));
      counts[column] = (counts[column] ?? 0) + count;
    }
  }
  const heights = counts.map((_, i) => SLOPE.reduce((sum, share, j) => sum + share * (counts[i + j - 2] ?? 0), 0));
  const highest = Math.max(...heights);
  return highest > 0 ? heights.map((height) => height / highest) : [];
}

const MOMENT_SECONDS = 10;

/** When most hearts were given within ten seconds: the first of those seconds; `null` when there were none. */
export function summitOf(timeline: HeartTimeline): Date | null {
  const width = Math.max(MOMENT_SECONDS, timeline.bucketSeconds) * 1_000;
  const items = timeline.items.map(({ at, count }) => ({ at: Date.parse(at), count })).sort((a, b) => a.at - b.at);
  let best: { at: number; sum: number } | null = null;
  let first = 0;
  let sum = 0;
  for (const { at, count } of items) {
    sum += count;
    for (let oldest = items[first]; oldest !== undefined && at - oldest.at >= width; oldest = items[first]) {
      sum -= oldest.count;
      first++;
    }
    if (sum > (best?.sum ?? 0)) {
      best = { at: items[first]?.at ?? at, sum };
    }
  }
  return best === null ? null : new Date(best.at);
}

/** The outline in a box of 1000 × 100, for an SVG path. */
export function outline(heights: readonly number[]): string {
  const step = 1000 / Math.max(1, heights.length - 1);
  const points = heights.map((height, i) => `L${(i * step).toFixed(1)} ${(100 - 96 * height).toFixed(1)}`);
  return `M0 100${points.join('')}L1000 100Z`;
}
