import { describe, expect, test } from 'vitest';
import type { BroadcastState } from '../api/types';
import type { Phase } from './player/view';
import { playable, sceneOf } from './scene';

describe('the scene', () => {
  test.each<[BroadcastState, boolean, Phase, string]>([
    ['SCHEDULED', false, 'idle', 'scheduled'],
    ['READY', false, 'idle', 'waiting'],
    ['LIVE', true, 'idle', 'joining'],
    ['LIVE', true, 'loading', 'joining'],
    ['LIVE', true, 'playing', 'picture'],
    ['LIVE', true, 'stalled', 'reconnecting'],
    ['LIVE', true, 'failed', 'failed'],
    ['INTERRUPTED', true, 'playing', 'picture'],
    ['INTERRUPTED', true, 'stalled', 'interrupted'],
    ['INTERRUPTED', true, 'loading', 'interrupted'],
    ['ENDED', true, 'playing', 'picture'],
    ['ENDED', true, 'ended', 'over'],
    ['ENDED', false, 'idle', 'never'],
  ])('%s (begun %s), player %s: %s', (state, begun, phase, scene) => expect(sceneOf({ state, begun, phase })).toBe(scene));

  test('a broadcast goes through its life without leaving the page', () => {
    const life: Array<[BroadcastState, Phase]> = [
      ['READY', 'idle'],
      ['LIVE', 'loading'],
      ['LIVE', 'playing'],
      ['INTERRUPTED', 'playing'],
      ['INTERRUPTED', 'stalled'],
      ['LIVE', 'stalled'],
      ['LIVE', 'playing'],
      ['ENDED', 'playing'],
      ['ENDED', 'ended'],
      ['ENDED', 'playing'],
    ];
    expect(life.map(([state, phase]) => sceneOf({ state, phase, begun: state !== 'READY' }))).toEqual([
      'waiting', 'joining', 'picture', 'picture', 'interrupted', 'reconnecting', 'picture', 'picture', 'over', 'picture',
    ]);
  });

  test('a recording whose time is over says so, and nothing else does', () => {
    expect(sceneOf({ state: 'ENDED', begun: true, phase: 'idle', expired: true })).toBe('expired');
    expect(sceneOf({ state: 'ENDED', begun: true, phase: 'playing', expired: true })).toBe('expired');
    expect(sceneOf({ state: 'ENDED', begun: false, phase: 'idle', expired: true })).toBe('never');
  });

  test('there is something to open once it is live, and afterwards', () => {
    expect(playable('READY', false)).toBe(false);
    expect(playable('LIVE', true)).toBe(true);
    expect(playable('INTERRUPTED', true)).toBe(true);
    expect(playable('ENDED', true)).toBe(true);
    expect(playable('ENDED', false)).toBe(false);
    expect(playable('ENDED', true, true)).toBe(false);
  });
});
