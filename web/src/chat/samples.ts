import type { Message } from './frames';

/** For tests: the n-th message of a conversation. */
export function message(n: number, text = `message ${n}`, at = new Date(1_700_000_000_000 + n * 1000).toISOString()): Message {
  return { id: String(n).padStart(16, '0'), at, text, author: { handle: 'ada', displayName: 'Ada', color: '#197ce0' } };
}
