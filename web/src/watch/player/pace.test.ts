import { describe, expect, it } from 'vitest';
import { Rest } from './pace';

describe('a way that failed', () => {
  const at = { millis: 0 };
  const rest = () => {
    at.millis = 0;
    return new Rest(() => at.millis);
  };
  /** How long it rests from now on, in seconds. */
  const length = (tried: Rest) => {
    const from = at.millis;
    while (!tried.over()) {
      at.millis += 1_000;
    }
    return (at.millis - from) / 1_000;
  };

  it('is left alone ever longer, and at most for two minutes', () => {
    const tried = rest();
    expect(tried.over()).toBe(true);
    const rests = Array.from({ length: 7 }, () => {
      tried.failed();
      return length(tried);
    });
    expect(rests).toEqual([5, 10, 20, 40, 80, 120, 120]);
  });

  it('is trusted again once it has worked for a while, not before', () => {
    const tried = rest();
    tried.failed();
    length(tried);
    tried.worked();
    at.millis += 1_000;
    tried.failed();
    expect(length(tried)).toBe(10);
    tried.worked();
    at.millis += 60_000;
    tried.failed();
    expect(length(tried)).toBe(5);
  });

  it('is tried at once when one asks for it', () => {
    const tried = rest();
    tried.failed();
    tried.failed();
    expect(tried.over()).toBe(false);
    tried.forgive();
    expect(tried.over()).toBe(true);
    tried.failed();
    expect(length(tried)).toBe(5);
  });
});
