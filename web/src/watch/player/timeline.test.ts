import { describe, expect, test } from 'vitest';
import { lostUntil, timeOf, type Listed } from './timeline';

const BEGUN = Date.parse('2026-11-28T12:00:00Z');

/** Two seconds each; `-` is lost, `|` a minute in which nothing was sent. */
function listed(plan: string): Listed[] {
  const all: Listed[] = [];
  let millis = BEGUN;
  for (const each of plan) {
    if (each === '|') {
      millis += 60_000;
    } else {
      const start = all.length * 2;
      all.push({ start, end: start + 2, programDateTime: millis, gap: each === '-' });
      millis += 2_000;
    }
  }
  return all;
}

describe('what is lost', () => {
  test('ends where the next media begins', () => {
    expect(lostUntil(2.5, listed('x-xx'), 8)).toBe(4.05);
    expect(lostUntil(2.5, listed('x--x'), 8)).toBe(6.05);
  });

  test('is met by a picture that stands still just before it', () => {
    expect(lostUntil(1.7, listed('x-xx'), 8)).toBe(4.05);
    expect(lostUntil(1, listed('x-xx'), 8)).toBeNull();
  });

  test('is not left before there is something behind it', () => {
    expect(lostUntil(2.5, listed('x-'), 4)).toBeNull();
    expect(lostUntil(2.5, listed('x-'), 4.334)).toBe(4.05);
  });

  test('is nothing where there is media, or where nothing is listed', () => {
    expect(lostUntil(4.5, listed('x-xx'), 8)).toBeNull();
    expect(lostUntil(9, listed('xx'), 4)).toBeNull();
    expect(lostUntil(1, [], 0)).toBeNull();
  });
});

describe('a moment', () => {
  const at = (seconds: number) => BEGUN + seconds * 1000;

  test('is where it was shown', () => {
    expect(timeOf(at(5), listed('xxx'))).toBe(5);
  });

  test('of an interruption is where it went on', () => {
    expect(timeOf(at(30), listed('xx|xx'))).toBe(4);
    expect(timeOf(at(65), listed('xx|xx'))).toBe(5);
  });

  test('before or behind everything is at the nearest end', () => {
    expect(timeOf(at(-5), listed('xx'))).toBe(0);
    expect(timeOf(at(500), listed('xx'))).toBe(4);
    expect(timeOf(at(1), [])).toBeNull();
  });
});
