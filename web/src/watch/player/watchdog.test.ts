import { describe, expect, test } from 'vitest';
import { Watchdog, type Look } from './watchdog';

const CALM: Look = {
  now: 0,
  time: 0,
  wanted: true,
  liveEdge: null,
  end: 1000,
  following: true,
  expected: true,
  lostUntil: null,
  nextBuffered: null,
  arrived: 0,
};

type Done = readonly [second: number, what: string];

/**
 * Looks four times a second for so long, and does what is said: a seek moves the time, and what it moves to stands
 * still again unless `look` says otherwise.
 */
function watch(seconds: number, look: (second: number, time: number) => Partial<Look>, dog = new Watchdog()): Done[] {
  const done: Done[] = [];
  let time = 10;
  for (let i = 0; i <= seconds * 4; i++) {
    const second = i / 4;
    const seen = { ...CALM, time, now: second * 1000, ...look(second, time) };
    time = seen.time;
    const remedy = dog.look(seen);
    if (remedy.action === 'seek') {
      time = remedy.to;
    }
    if (remedy.action !== 'none') {
      done.push([second, remedy.action === 'seek' ? remedy.why : remedy.action]);
    }
  }
  return done;
}

const what = (done: Done[]) => done.map(([, each]) => each);

describe('the watchdog', () => {
  test('leaves alone what plays', () => {
    expect(watch(60, (s) => ({ time: s, liveEdge: s + 2 }))).toEqual([]);
  });

  test('leaves alone what waits for the broadcaster', () => {
    expect(watch(120, () => ({ liveEdge: 11, end: 12, expected: false }))).toEqual([]);
  });

  test('leaves alone what is paused, and what has come to its end', () => {
    expect(watch(60, (s) => ({ wanted: false, liveEdge: 10 + s }))).toEqual([]);
    expect(watch(60, () => ({ end: 10.2, expected: false, following: false }))).toEqual([]);
  });

  test('goes on behind what the playlist says is lost, at once', () => {
    const done = watch(6, (s, time) => (time > 11 ? { time: time + 0.25, liveEdge: s + 20 } : { lostUntil: 12, liveEdge: 14 }));
    expect(done).toEqual([[0.75, 'lost']]);
  });

  test('jumps over a hole in the buffer when nothing comes to fill it', () => {
    const done = watch(6, (_, time) => (time > 11 ? { time: time + 0.25 } : { nextBuffered: 12, end: 60 }));
    expect(done).toEqual([[2.5, 'hole']]);
  });

  test('leaves it to the engine where to begin, for a while', () => {
    const start = (s: number, time: number) => (time > 11 ? { time: time + 0.25, liveEdge: 60 + s } : { liveEdge: 60 + s });
    expect(watch(3.5, start)).toEqual([]);
    expect(watch(6, start)[0]).toEqual([4, 'behind']);
  });

  test('begins where something is when the engine does not, and is more patient once it has played', () => {
    const start = (s: number, time: number) =>
      time > 11 ? { time: time + 0.25, liveEdge: 20 + s } : { liveEdge: 20, nextBuffered: s < 1 ? null : 19 };
    expect(watch(6, start)).toEqual([[1.75, 'start']]);
    const dog = new Watchdog();
    watch(3, (s) => ({ time: s, liveEdge: s + 2 }), dog);
    expect(watch(2, (s) => ({ time: 3, now: 3000 + s * 1000, liveEdge: 5, nextBuffered: 5 }), dog)).toEqual([]);
  });

  test('does not jump to what a seek has left in the buffer far ahead', () => {
    expect(what(watch(5, () => ({ nextBuffered: 40, end: 60, following: false })))).toEqual([]);
  });

  test('goes to live, and opens anew when that does not help, ever less often', () => {
    const done = watch(100, (s, time) => ({ time, liveEdge: 14 + s, end: 15 + s }));
    expect(done[0]).toEqual([4, 'behind']);
    const reopened = done.filter(([, each]) => each === 'reopen').map(([second]) => second);
    expect(reopened).toHaveLength(3);
    const [first = 0, second = 0, third = 0] = reopened;
    expect(first).toBeLessThan(13);
    expect(second - first).toBeGreaterThan(first);
    expect(third - second).toBeGreaterThan(second - first);
  });

  test('a seek of its own is no sign of life', () => {
    const done = watch(30, (s) => ({ liveEdge: 14 + 3 * s, end: 15 + 3 * s }));
    expect(what(done)).toContain('reopen');
  });

  test('nor are the nudges of an engine', () => {
    const done = watch(30, (s, time) => ({ time: s % 5 === 0 ? time + 0.1 : time, liveEdge: 30, end: 31 }));
    expect(what(done)).toContain('reopen');
  });

  test('opens anew when nothing is known, and when more must be there', () => {
    expect(watch(21, () => ({ end: null }))).toEqual([[20, 'reopen']]);
    expect(watch(16, () => ({ liveEdge: 10, end: 11 }))).toEqual([[15, 'reopen']]);
  });

  test('who looks back stays there: buffers anew first, then everything', () => {
    expect(watch(31, () => ({ liveEdge: 300, end: 301, following: false }))).toEqual([
      [10, 'rebuild'],
      [30, 'reopen'],
    ]);
  });

  test('waits longer for what arrives slowly, not for ever', () => {
    const done = watch(40, (s) => ({ end: 60, following: false, liveEdge: 300, arrived: Math.floor(s) }));
    expect(done).toEqual([[30, 'rebuild']]);
  });

  test('brings back to live who fell behind without wanting to, once in a breath', () => {
    expect(watch(4, (s) => ({ time: s, liveEdge: s + 20 }))).toHaveLength(2);
  });

  test('lets those look back who want to', () => {
    expect(watch(60, (s) => ({ time: s, liveEdge: s + 300, following: false }))).toEqual([]);
  });

  test('tells what plays by itself from what was put somewhere', () => {
    const dog = new Watchdog();
    watch(3, (s) => ({ time: s === 3 ? 100 : 10 }), dog);
    expect(dog.steady()).toBe(false);
    watch(2, (s) => ({ time: 100 + s, now: 3000 + s * 1000 }), dog);
    expect(dog.steady()).toBe(true);
  });
});
