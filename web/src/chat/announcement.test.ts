import { describe, expect, test } from 'vitest';
import { en } from '../i18n/en';
import { announcement } from './announcement';
import { message } from './samples';
import { lengthOf } from './length';

describe('what is read out', () => {
  test('is nothing of what was there before one came', () => {
    expect(announcement([message(1), message(2)], null, en)).toEqual({ words: '', heardTo: message(2).id });
  });

  test('is each message while they are few, their number when they are many', () => {
    const two = announcement([message(1), message(2, 'hi'), message(3, 'you')], message(1).id, en);
    expect(two.words).toBe('Ada: hi. Ada: you');
    const many = announcement([1, 2, 3, 4, 5].map((n) => message(n)), message(1).id, en);
    expect(many.words).toBe('4 new messages');
    expect(many.heardTo).toBe(message(5).id);
  });

  test('begins with the first message of a room that was empty', () => {
    const { heardTo } = announcement([], null, en);
    expect(announcement([message(1, 'hello')], heardTo, en).words).toBe('Ada: hello');
  });
});

test('an emoji of several code units counts as the server counts it', () => {
  expect(lengthOf('a🌊é')).toBe(3);
});
