import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HeartSender } from './HeartSender';
import { OwnHearts } from './OwnHearts';
import { hatch, pose, spread } from './particles';

describe('taps', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('are summed and all sent', () => {
    const sent: number[] = [];
    const sender = new HeartSender((n) => sent.push(n) > 0);
    for (let i = 0; i < 7; i++) {
      sender.tap();
    }
    vi.advanceTimersByTime(200);
    expect(sent).toEqual([7]);
    for (let i = 0; i < 120; i++) {
      sender.tap();
    }
    vi.advanceTimersByTime(1_000);
    expect(sent).toEqual([7, 50, 50, 20]);
  });

  test('wait for the connection, but not without end', () => {
    const sent: number[] = [];
    let connected = false;
    const sender = new HeartSender((n) => connected && sent.push(n) > 0);
    for (let i = 0; i < 500; i++) {
      sender.tap();
    }
    vi.advanceTimersByTime(5_000);
    expect(sent).toEqual([]);
    connected = true;
    vi.advanceTimersByTime(5_000);
    expect(sent.reduce((a, b) => a + b)).toBe(200);
  });

  test('can begin anew after the sender was closed', () => {
    const sent: number[] = [];
    const sender = new HeartSender((n) => sent.push(n) > 0);
    sender.tap();
    sender.close();
    sender.tap();
    vi.advanceTimersByTime(200);
    expect(sent).toEqual([1, 1]);
  });
});

describe('one’s own hearts', () => {
  test('are not drawn a second time when they come back', () => {
    const own = new OwnHearts();
    own.color = '#197ce0';
    own.tapped();
    own.tapped();
    expect(own.others({ '#197ce0': 3, '#e93535': 2 })).toEqual({ '#197ce0': 1, '#e93535': 2 });
    expect(own.others({ '#197ce0': 1 })).toEqual({ '#197ce0': 1 });
  });

  test('are known by their number before their colour is', () => {
    const own = new OwnHearts();
    own.tapped();
    expect(own.others({ '#e93535': 1 })).toEqual({});
  });

  test('that were lost on the way hide nobody’s', () => {
    const own = new OwnHearts();
    own.tapped();
    own.forget();
    expect(own.others({ '#e93535': 1 })).toEqual({ '#e93535': 1 });
  });
});

describe('a heart', () => {
  const heart = hatch('#e93535', 100, 500, 0, () => 0.5);

  test('rises, shrinks, fades and is gone', () => {
    const middle = pose(heart, heart.life / 2)!;
    const late = pose(heart, heart.life * 0.9)!;
    expect(middle.y).toBeLessThan(500);
    expect(late.y).toBeLessThan(middle.y);
    expect(late.scale).toBeLessThan(middle.scale);
    expect(late.opacity).toBeLessThan(middle.opacity);
    expect(pose(heart, heart.life)).toBeNull();
    expect(pose(heart, -1)).toBeNull();
  });

  test('of a crowd stands for many, and every colour is seen', () => {
    const colors = spread({ '#e93535': 1000, '#197ce0': 1 });
    expect(colors.length).toBeLessThanOrEqual(26);
    expect(new Set(colors).size).toBe(2);
    expect(spread({ '#e93535': 3 })).toHaveLength(3);
  });
});
