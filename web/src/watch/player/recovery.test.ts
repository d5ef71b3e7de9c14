import { describe, expect, test } from 'vitest';
import { Recovery, type Trouble } from './recovery';

const recovery = (clock = { now: 0 }) => new Recovery(() => clock.now, () => 1);
const actions = (each: Recovery, troubles: Trouble[], endless = true) => troubles.map((trouble) => each.next(trouble, endless).action);

describe('recovery', () => {
  test('asks again for a playlist that is not there yet, ever less often', () => {
    const each = recovery();
    const steps = Array.from({ length: 30 }, () => each.next('missing', true));
    expect(steps.every((step) => step.action === 'reopen')).toBe(true);
    const delays = steps.map((step) => ('delayMillis' in step ? step.delayMillis : -1));
    expect(delays.slice(0, 3)).toEqual([400, 800, 1600]);
    expect(Math.max(...delays)).toBe(5000);
  });

  test('goes on loading first, and opens anew when that does not help', () => {
    const done = actions(recovery(), Array<Trouble>(7).fill('network'));
    expect(done).toEqual(['resume', 'resume', 'resume', 'resume', 'resume', 'reopen', 'reopen']);
  });

  test('fetches a fresh address for one that is over', () => {
    expect(actions(recovery(), ['forbidden'])).toEqual(['renew']);
  });

  test('rebuilds for a decoder that failed, and opens anew when it fails again soon', () => {
    const clock = { now: 0 };
    const each = recovery(clock);
    expect(actions(each, ['media', 'media'])).toEqual(['rebuild', 'reopen']);
    clock.now = 60_000;
    expect(actions(each, ['media'])).toEqual(['rebuild']);
  });

  test('opens a stuck picture anew at once, and asks patiently for what can be played', () => {
    expect(recovery().next('stuck', true)).toEqual({ action: 'reopen', delayMillis: 0 });
    expect(recovery().next('unplayable', true)).toEqual({ action: 'reopen', delayMillis: 5000 });
  });

  test('forgets what was when the picture moves again', () => {
    const each = recovery();
    actions(each, ['network', 'network', 'network']);
    each.succeeded();
    expect(actions(each, ['network'])).toEqual(['resume']);
  });

  test('gives a replay up after eight failures, a live broadcast never', () => {
    const troubles = Array<Trouble>(20).fill('network');
    expect(actions(recovery(), troubles, false).indexOf('give-up')).toBe(8);
    expect(actions(recovery(), troubles, true)).not.toContain('give-up');
  });
});
