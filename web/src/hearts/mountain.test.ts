import { describe, expect, test } from 'vitest';
import { mountainOf, outline, summitOf } from './mountain';

const BEGUN = Date.parse('2026-11-28T12:00:00Z');
const at = (second: number) => new Date(BEGUN + second * 1000).toISOString();
const place = (date: Date) => (date.getTime() - BEGUN) / 100_000;

describe('the heart mountain', () => {
  test('is highest where most hearts were given', () => {
    const timeline = { bucketSeconds: 1, items: [{ at: at(20), count: 3 }, { at: at(70), count: 12 }] };
    const heights = mountainOf(timeline, place);
    expect(heights.indexOf(1)).toBe(Math.floor(0.7 * heights.length));
    expect(heights[Math.floor(0.2 * heights.length)]).toBeCloseTo(0.25);
    expect(heights[0]).toBe(0);
  });

  test('leaves out what is not in the picture', () => {
    const items = [{ at: at(10), count: 1 }];
    expect(mountainOf({ bucketSeconds: 1, items }, () => null)).toEqual([]);
    expect(mountainOf({ bucketSeconds: 1, items: [] }, place)).toEqual([]);
    expect(mountainOf({ bucketSeconds: 1, items: [{ at: 'nonsense', count: 1 }] }, place)).toEqual([]);
  });

  test('has its summit where ten seconds together were loved most', () => {
    const items = [5, 40, 41, 46, 49, 60, 61].map((second) => ({ at: at(second), count: second === 5 ? 5 : 2 }));
    expect(summitOf({ bucketSeconds: 1, items })).toEqual(new Date(at(40)));
    expect(summitOf({ bucketSeconds: 60, items: [{ at: at(0), count: 3 }, { at: at(120), count: 4 }] })).toEqual(new Date(at(120)));
    expect(summitOf({ bucketSeconds: 1, items: [] })).toBeNull();
  });

  test('has its foot on the ground', () => {
    expect(outline([0, 1, 0])).toBe('M0 100L0.0 100.0L500.0 4.0L1000.0 100.0L1000 100Z');
  });
});
