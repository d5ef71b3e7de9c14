import { describe, expect, test } from 'vitest';
import { Format } from './format';
import { localeFor, pickLanguage } from './language';

const en = new Format('en', 'en-GB', 'UTC');
const fr = new Format('fr', 'fr-FR', 'UTC');
const NOW = new Date('2026-05-10T12:00:00Z');
const before = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('moments', () => {
  test.each([
    [5, 'now', 'maintenant'],
    [59, 'now', 'maintenant'],
    [60, '1 minute ago', 'il y a 1 minute'],
    [3599, '59 minutes ago', 'il y a 59 minutes'],
    [3600, '1 hour ago', 'il y a 1 heure'],
    [86_400, 'yesterday', 'hier'],
    [6 * 86_400, '6 days ago', 'il y a 6 jours'],
    [8 * 86_400, 'on 2 May 2026', 'le 2 mai 2026'],
  ])('%i seconds ago', (seconds, english, french) => {
    expect(en.moment(before(seconds), NOW)).toBe(english);
    expect(fr.moment(before(seconds), NOW)).toBe(french);
  });

  test('to come: near ones relative, far ones with day and hour', () => {
    expect(en.appointment(before(-25 * 60), NOW)).toBe('in 25 minutes');
    expect(plain(fr.appointment(new Date('2026-05-12T18:30:00Z'), NOW))).toContain('mardi 12 mai');
  });
});

describe('lengths', () => {
  test.each([
    [0, '0:00'],
    [-3, '0:00'],
    [65, '1:05'],
    [3599.9, '59:59'],
    [3729, '1:02:09'],
  ])('%d seconds on a time line', (seconds, text) => expect(en.position(seconds)).toBe(text));

  test('how far behind live', () => {
    expect(en.behind(10.4)).toBe('−0:10');
    expect(en.behind(754)).toBe('−12:34');
  });

  test.each([
    [12.4, '12 s'],
    [60, '1 min'],
    [3600, '1 h'],
    [4800, '1 h 20 min'],
  ])('%d seconds in a small place', (seconds, text) => expect(en.span(seconds)).toBe(text));
});

describe('numbers', () => {
  test('are short from a thousand on, as the language writes them', () => {
    expect(en.short(999)).toBe('999');
    expect(en.short(1284).toLowerCase()).toBe('1.3k');
    expect(plain(fr.short(1284))).toBe('1,3 k');
    expect(plain(fr.number(20931))).toBe('20 931');
  });

  test('of bits', () => {
    expect(en.bitrate(4_120_000)).toBe('4.1 Mbit/s');
    expect(plain(fr.bitrate(640_000))).toBe('640 kbit/s');
  });
});

describe('the language', () => {
  test('is the one that was chosen, else the first of the browser that we speak', () => {
    expect(pickLanguage('fr', ['en-GB'])).toBe('fr');
    expect(pickLanguage(null, ['de-DE', 'fr-CA', 'en'])).toBe('fr');
    expect(pickLanguage('xx', ['ja'])).toBe('en');
  });

  test('keeps the region of the browser', () => {
    expect(localeFor('en', ['fr-FR', 'en-NZ'])).toBe('en-NZ');
    expect(localeFor('fr', ['en-GB'])).toBe('fr');
  });
});
