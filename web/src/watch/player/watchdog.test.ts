import { describe, expect, test } from 'vitest';
import { Watchdog, type Look, type Remedy } from './watchdog';

/** Looks four times a second for so long; answers with what was done and when, in seconds. */
function watch(seconds: number, look: (second: number) => Partial<Look>, dog = new Watchdog()): Array<[number, Remedy]> {
  const done: Array<[number, Remedy]> = [];
  for (let i = 0; i <= seconds * 4; i++) {
    const second = i / 4;
    const remedy = dog.look({ now: second * 1000, time: 0, wanted: true, liveEdge: null, following: true, ...look(second) });
    if (remedy !== 'none') {
      done.push([second, remedy]);
    }
  }
  return done;
}

describe('the watchdog', () => {
  test('leaves alone what plays', () => {
    expect(watch(60, (s) => ({ time: s, liveEdge: s + 2 }))).toEqual([]);
  });

  test('leaves alone what waits for the broadcaster', () => {
    expect(watch(60, () => ({ time: 10, liveEdge: 11 }))).toEqual([]);
  });

  test('leaves alone what is paused', () => {
    expect(watch(60, (s) => ({ time: 10, wanted: false, liveEdge: 10 + s }))).toEqual([]);
  });

  test('jumps over a hole when there is more behind it, and opens anew when that does not help', () => {
    const done = watch(20, (s) => ({ time: 10, liveEdge: 14 + s * 0.2 }));
    expect(done[0]).toEqual([4.25, 'to-live']);
    expect(done.find(([, remedy]) => remedy === 'reopen')?.[0]).toBeLessThan(13);
  });

  test('brings back to live who fell behind without wanting to', () => {
    expect(watch(1, (s) => ({ time: s, liveEdge: s + 20 }))[0]?.[1]).toBe('to-live');
  });

  test('lets those look back who want to', () => {
    expect(watch(60, (s) => ({ time: s, liveEdge: s + 300, following: false }))).toEqual([]);
  });

  test('does not jump twice in a breath', () => {
    expect(watch(3, (s) => ({ time: s, liveEdge: s + 20 }))).toHaveLength(1);
  });
});
