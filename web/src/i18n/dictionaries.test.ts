import { describe, expect, test } from 'vitest';
import { en } from './en';
import { fr } from './fr';

type Entry = readonly [path: string, value: unknown];

function entries(node: unknown, path = ''): Entry[] {
  if (typeof node === 'object' && node !== null) {
    return Object.entries(node).flatMap(([key, value]) => entries(value, `${path}.${key}`));
  }
  return [[path, node]];
}

/** What an entry says; functions are asked with one, two and many. */
function said(value: unknown): string[] {
  return typeof value === 'function'
    ? [0, 1, 2, 7].map((n) => String(value(n, String(n))))
    : [String(value)];
}

/** The same in both languages, and right so. */
const SAME = new Set(['.app.menu', '.watch.volume', '.watch.pause', '.studio.codecs', '.watch.seek', '.home.results']);

describe('the dictionaries', () => {
  test('say the same things in both languages', () => {
    expect(entries(fr).map(([path]) => path)).toEqual(entries(en).map(([path]) => path));
  });

  test('leave nothing empty and nothing undefined', () => {
    for (const [path, value] of [...entries(en), ...entries(fr)]) {
      for (const words of said(value)) {
        expect(words.trim(), path).not.toBe('');
        expect(words, path).not.toMatch(/undefined|NaN|\[object/);
      }
    }
  });

  test('were written twice, not copied', () => {
    const english = new Map(entries(en));
    const copied = entries(fr).filter(
      ([path, value]) => typeof value === 'string' && value.length > 3 && english.get(path) === value && !SAME.has(path) && !path.includes('keyList'),
    );
    expect(copied).toEqual([]);
  });

  test('use the typography of their language', () => {
    for (const [path, value] of [...entries(en), ...entries(fr)]) {
      expect(said(value).join(), `${path}: typewriter apostrophe`).not.toMatch(/\p{L}'\p{L}/u);
    }
    for (const [path, value] of entries(fr)) {
      expect(said(value).join(), `${path}: a sign that could be alone on its line`).not.toMatch(/ [?!;:»]|« /);
    }
  });

  test('count as their language counts', () => {
    expect(en.broadcast.hearts(0, '0')).toBe('0 hearts');
    expect(en.broadcast.hearts(1, '1')).toBe('1 heart');
    expect(fr.broadcast.hearts(0, '0')).toBe('0 cœur');
    expect(fr.broadcast.hearts(2, '2')).toBe('2 cœurs');
  });
});
