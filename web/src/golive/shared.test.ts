import { describe, expect, it } from 'vitest';
import { sharedTitle } from './shared';

describe('what was shared with the app', () => {
  it('becomes the title', () => {
    expect(sharedTitle('?title=Rain%20over%20Lyon&url=https%3A%2F%2Fexample.org', 140)).toBe('Rain over Lyon');
    expect(sharedTitle('?title=&text=Look%0Aat%20%20this', 140)).toBe('Look at this');
    expect(sharedTitle('?url=https%3A%2F%2Fexample.org', 140)).toBe('https://example.org');
    expect(sharedTitle('', 140)).toBe('');
  });

  it('is cut where a title ends', () => {
    const title = sharedTitle(`?text=${'word%20'.repeat(80)}`, 140);
    expect(title.length).toBeLessThanOrEqual(140);
    expect(title.endsWith('…')).toBe(true);
  });
});
