import { expect, test } from 'vitest';
import { backoff } from './backoff';

test('pauses double, stay below the most, and are spread', () => {
  const longest = [0, 1, 2, 3, 50].map((attempt) => backoff(attempt, { random: () => 1 }));
  expect(longest).toEqual([500, 1000, 2000, 4000, 8000]);
  expect(backoff(2, { random: () => 0 })).toBe(1000);
});
