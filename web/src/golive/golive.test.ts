import { describe, expect, test } from 'vitest';
import type { Broadcast } from '../api/types';
import { changeOf, draftOf, wishOf } from './wish';
import { heardAt, judge, sampleOf, UNKNOWN, type Sample } from './network';
import { coarse, placeOf } from './place';
import { browserOf, obstacle, problemOfDevice } from './problem';

describe('the network in a word', () => {
  const fine: Sample = { limitation: 'none', framesPerSecond: 30, lost: 0, seconds: 0.05, available: 3_000_000 };
  const after = (...samples: Sample[]) => samples.reduce(judge, UNKNOWN).word;

  test('is good while nothing is wrong', () => expect(after(fine, fine)).toBe('good'));

  test('one bad moment is no news, two are', () => {
    const narrow = { ...fine, limitation: 'bandwidth', available: 700_000 };
    expect(after(narrow)).toBe('good');
    expect(after(narrow, fine, narrow)).toBe('good');
    expect(after(narrow, narrow)).toBe('weak');
  });

  test('good news take longer', () => {
    const lossy = { ...fine, lost: 0.08 };
    expect(after(lossy, lossy, fine, fine, fine, fine)).toBe('weak');
    expect(after(lossy, lossy, fine, fine, fine, fine, fine)).toBe('good');
  });

  test.each([
    [{ ...fine, available: 100_000 }, 'poor'],
    [{ ...fine, lost: 0.3 }, 'poor'],
    [{ ...fine, limitation: 'bandwidth', framesPerSecond: 4 }, 'poor'],
    [{ ...fine, seconds: 0.9 }, 'weak'],
    [{ ...fine, limitation: 'bandwidth', available: null }, 'weak'],
    [{ ...fine, limitation: 'bandwidth' }, 'good'],
    [{ ...fine, limitation: 'cpu' }, 'busy'],
    [{ limitation: 'none', framesPerSecond: null, lost: null, seconds: null, available: null }, 'good'],
  ] as const)('%j is %s', (sample, word) => expect(after(sample, sample)).toBe(word));

  test('is silent until the other side says what it got', () => {
    const other = { type: 'candidate-pair', timestamp: 99 };
    expect(heardAt([other])).toBeNull();
    expect(heardAt([{ type: 'remote-inbound-rtp' }])).toBeNull();
    const reports = [{ type: 'remote-inbound-rtp', timestamp: 17 }, { type: 'remote-inbound-rtp', timestamp: 12 }, other];
    expect(heardAt(reports)).toBe(17);
  });

  test('is read from what browsers report', () => {
    expect(
      sampleOf([
        { type: 'codec' },
        { type: 'outbound-rtp', kind: 'video', qualityLimitationReason: 'cpu', framesPerSecond: 24 },
        { type: 'outbound-rtp', kind: 'audio' },
        { type: 'remote-inbound-rtp', kind: 'video', fractionLost: 0.02, roundTripTime: 0.2 },
        { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.1, availableOutgoingBitrate: 900_000 },
        { type: 'candidate-pair', nominated: false, state: 'waiting', currentRoundTripTime: 9 },
      ]),
    ).toEqual({ limitation: 'cpu', framesPerSecond: 24, lost: 0.02, seconds: 0.1, available: 900_000 });
    expect(sampleOf([{ type: 'outbound-rtp', kind: 'video' }])).toEqual({
      limitation: 'none',
      framesPerSecond: null,
      lost: null,
      seconds: null,
      available: null,
    });
  });
});

describe('the place', () => {
  test('is rounded to about a kilometre before anybody hears of it', () => {
    expect(placeOf({ latitude: 48.85837, longitude: 2.294481 }, false)).toEqual({ latitude: 48.86, longitude: 2.29, exact: false });
    expect(coarse(-0.004)).toBeCloseTo(0);
  });

  test('is exact when that is asked for', () => {
    expect(placeOf({ latitude: 48.85837, longitude: 2.294481 }, true)).toEqual({ latitude: 48.85837, longitude: 2.294481, exact: true });
  });
});

describe('going live into what was announced', () => {
  const place = { latitude: 48.86, longitude: 2.29, exact: false };
  const announced = { title: 'Tonight', audience: 'UNLISTED', keepRecordingDays: 30, location: place, startedAt: null } as Broadcast;
  const change = (news: object, existing = announced) => changeOf(existing, draftOf({ ...wishOf(existing, ''), ...news }, 'untitled', 'en'));

  test('changes nothing as long as one wishes nothing else', () => expect(change({})).toBeNull());

  test('changes what one wishes now, and nothing else', () => {
    expect(change({ audience: 'PRIVATE', keepDays: 0 })).toEqual({ audience: 'PRIVATE', keepRecordingDays: 0 });
    expect(change({ title: 'Now', place: null })).toEqual({ title: 'Now', withoutLocation: true });
    expect(change({ place: { ...place, latitude: 1 } })).toEqual({ location: { ...place, latitude: 1 } });
  });

  test('once it has begun, changes the title alone', () =>
    expect(change({ title: 'Still', place: null, audience: 'PUBLIC' }, { ...announced, startedAt: '2026-01-01T00:00:00Z' })).toEqual({ title: 'Still' }));
});

describe('without a camera', () => {
  test.each([
    [{ secure: true, devices: true, peers: true }, null],
    [{ secure: false, devices: false, peers: true }, 'insecure'],
    [{ secure: true, devices: false, peers: true }, 'unsupported'],
    [{ secure: true, devices: true, peers: false }, 'unsupported'],
  ] as const)('%j: %s', (surroundings, what) => expect(obstacle(surroundings)).toBe(what));

  test.each([
    ['NotAllowedError', 'Permission denied', 'denied'],
    ['NotAllowedError', 'Permission denied by system', 'system'],
    ['NotFoundError', '', 'none'],
    ['OverconstrainedError', '', 'none'],
    ['NotReadableError', 'Could not start video source', 'busy'],
    ['AbortError', '', 'busy'],
    ['SomethingNew', '', 'unknown'],
  ])('%s (%s): %s', (name, message, what) => expect(problemOfDevice(Object.assign(new Error(message), { name }))).toBe(what));

  test('of something that is no error', () => expect(problemOfDevice(undefined)).toBe('unknown'));

  test.each([
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/130 Mobile Safari/604.1', true, 'safariPhone'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15', true, 'safariPhone'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15', false, 'safari'],
    ['Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36', true, 'chromePhone'],
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36', false, 'chrome'],
    ['Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0', true, 'firefox'],
    ['something else', false, 'other'],
  ])('the settings are those of %s', (agent, touch, kind) => expect(browserOf(agent, touch)).toBe(kind));
});
