import { describe, expect, test, vi } from 'vitest';
import type { Message } from './frames';
import { ReplayChat, type FetchHistory } from './ReplayChat';
import { message } from './samples';

const START = 1_700_000_000_000;
const at = (seconds: number) => new Date(START + seconds * 1000);

/** A message every second for so long; pages of ten. */
function history(seconds: number) {
  const all = Array.from({ length: seconds }, (_, i) => message(i + 1));
  const queries: object[] = [];
  const fetch: FetchHistory = async (query) => {
    queries.push(query);
    const first = query.pageToken !== undefined ? Number(query.pageToken) : all.findIndex((each) => each.at >= query.from!);
    const from = first < 0 ? all.length : first;
    return { items: all.slice(from, from + 10), nextPageToken: from + 10 < all.length ? String(from + 10) : null };
  };
  return { fetch, queries };
}

function follow(fetch: FetchHistory, now = () => 0) {
  const seen: { messages: readonly Message[]; failed: boolean } = { messages: [], failed: false };
  const chat = new ReplayChat(
    fetch,
    (messages, failed) => {
      seen.messages = messages;
      seen.failed = failed;
    },
    now,
  );
  const play = async (seconds: number) => {
    for (let i = 0; i < 30; i++) {
      chat.advance(at(seconds));
      await Promise.resolve();
      await Promise.resolve();
      await Promise.resolve();
    }
    return seen.messages.map((each) => Number(each.id));
  };
  return { chat, play, seen };
}

describe('the conversation of a replay', () => {
  test('shows what has happened where the picture is, and nothing of what comes', async () => {
    const { play } = follow(history(100).fetch);
    expect(await play(3)).toEqual([1, 2, 3]);
    expect(await play(5)).toEqual([1, 2, 3, 4, 5]);
  });

  test('fetches ahead, page by page, and not everything', async () => {
    const { fetch, queries } = history(1000);
    const { play } = follow(fetch);
    await play(1);
    expect(queries.length).toBeLessThan(6);
    expect(queries[0]).toHaveProperty('from');
    expect(queries[1]).toEqual({ pageToken: '10' });
  });

  test('jumps with the picture, forward and back', async () => {
    const { fetch, queries } = history(1000);
    const { play } = follow(fetch);
    await play(1);
    const far = await play(500);
    expect(far.at(-1)).toBe(500);
    expect(far[0]).toBe(440);
    expect(await play(2)).toEqual([1, 2]);
    expect(queries.filter((query) => 'from' in query)).toHaveLength(3);
  });

  test('says when it can not be loaded, and tries again after a while', async () => {
    let now = 0;
    const good = history(10).fetch;
    const fetch = vi.fn<FetchHistory>(async (query, signal) => {
      if (now < 5_000) {
        throw new Error('away');
      }
      return await good(query, signal);
    });
    const { play, seen } = follow(fetch, () => now);
    await play(2);
    expect(seen.failed).toBe(true);
    expect(fetch).toHaveBeenCalledTimes(1);
    now = 6_000;
    expect(await play(2)).toEqual([1, 2]);
    expect(seen.failed).toBe(false);
  });
});
