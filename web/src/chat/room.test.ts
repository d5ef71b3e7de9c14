import { describe, expect, test } from 'vitest';
import { EMPTY_ROOM, hear, insert, KEPT_MESSAGES, lastId } from './room';
import { message } from './samples';
import type { Message } from './frames';

const hearAll = (...numbers: number[]) =>
  numbers.reduce((room, n) => hear(room, { type: 'message', ...message(n) }), EMPTY_ROOM);
const ids = (messages: readonly Message[]) => messages.map((each) => Number(each.id));

describe('a room', () => {
  test('has each message once and in order, whatever the order they come in', () => {
    expect(ids(hearAll(1, 3, 2, 3, 1, 4).messages)).toEqual([1, 2, 3, 4]);
  });

  test('fills the gap of a lost connection without repeating what was there', () => {
    const before = hearAll(1, 2, 3);
    expect(lastId(before)).toBe(message(3).id);
    const after = [3, 4, 5, 6].reduce((room, n) => hear(room, { type: 'message', ...message(n) }), before);
    expect(ids(after.messages)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('is bounded, and forgets the oldest', () => {
    const room = hearAll(...Array.from({ length: KEPT_MESSAGES + 20 }, (_, i) => i + 1));
    expect(room.messages).toHaveLength(KEPT_MESSAGES);
    expect(ids(room.messages)[0]).toBe(21);
  });

  test('does not change for a message that is there already', () => {
    const { messages } = hearAll(1, 2);
    expect(insert(messages, message(1))).toBe(messages);
  });

  test('never counts hearts backwards', () => {
    let room = hear(EMPTY_ROOM, { type: 'hearts', total: 10, counts: {} });
    room = hear(room, { type: 'hearts', total: 8, counts: {} });
    expect(room.hearts).toBe(10);
  });

  test('knows who is there and where the broadcast stands', () => {
    let room = hear(EMPTY_ROOM, { type: 'presence', live: 3, replay: 0, total: 9 });
    room = hear(room, { type: 'state', state: 'INTERRUPTED', truncated: false });
    expect(room).toMatchObject({ presence: { live: 3, total: 9 }, state: 'INTERRUPTED' });
  });
});
