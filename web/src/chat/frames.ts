import type { BroadcastState } from '../api/types';

export interface Author {
  readonly handle: string;
  readonly displayName: string;
  /** `#rrggbb`. */
  readonly color: string;
}

export interface Message {
  /** Grows with the order of the conversation; compared as text. */
  readonly id: string;
  /** When the platform took it (ISO 8601). */
  readonly at: string;
  readonly author: Author;
  readonly text: string;
}

/** What the server says on the WebSocket. */
export type ServerFrame =
  | ({ readonly type: 'message' } & Message)
  | { readonly type: 'hearts'; readonly total: number; readonly counts: Readonly<Record<string, number>> }
  | { readonly type: 'presence'; readonly live: number; readonly replay: number; readonly total: number }
  | { readonly type: 'state'; readonly state: BroadcastState | 'DELETED'; readonly truncated: boolean }
  | { readonly type: 'error'; readonly title: string; readonly detail: string; readonly retryAfterMillis: number | null };

const STATES: readonly string[] = ['SCHEDULED', 'READY', 'LIVE', 'INTERRUPTED', 'ENDED', 'DELETED'];
const COLOR = /^#[0-9a-f]{6}$/i;
export const NO_COLOR = '#8b8881';

type Members = Record<string, unknown>;

/** `null` for what is none of these: a newer server may say more than we understand. */
export function parseFrame(data: unknown): ServerFrame | null {
  let frame: unknown;
  try {
    frame = JSON.parse(String(data));
  } catch {
    return null;
  }
  if (!isMembers(frame)) {
    return null;
  }
  switch (frame['type']) {
    case 'message': {
      const message = parseMessage(frame);
      return message === null ? null : { type: 'message', ...message };
    }
    case 'hearts':
      return { type: 'hearts', total: count(frame['total']), counts: colors(frame['counts']) };
    case 'presence':
      return { type: 'presence', live: count(frame['live']), replay: count(frame['replay']), total: count(frame['total']) };
    case 'state':
      return STATES.includes(text(frame['state']))
        ? { type: 'state', state: frame['state'] as BroadcastState, truncated: frame['truncated'] === true }
        : null;
    case 'error':
      return {
        type: 'error',
        title: text(frame['title']),
        detail: text(frame['detail']),
        retryAfterMillis: typeof frame['retryAfterMillis'] === 'number' ? frame['retryAfterMillis'] : null,
      };
    default:
      return null;
  }
}

export function parseMessage(value: unknown): Message | null {
  if (!isMembers(value) || !isMembers(value['author'])) {
    return null;
  }
  const { id, at, author, text: words } = value;
  if (typeof id !== 'string' || typeof at !== 'string' || typeof words !== 'string') {
    return null;
  }
  const members = author as Members;
  const color = text(members['color']);
  return {
    id,
    at,
    text: words,
    author: {
      handle: text(members['handle']),
      displayName: text(members['displayName']) || text(members['handle']),
      color: COLOR.test(color) ? color : NO_COLOR,
    },
  };
}

function colors(value: unknown): Record<string, number> {
  if (!isMembers(value)) {
    return {};
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([color]) => COLOR.test(color))
      .map(([color, n]) => [color, count(n)]),
  );
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');

const count = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0);
