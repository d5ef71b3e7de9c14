import { backoff } from '../api/backoff';
import type { ApiProblem } from '../api/problem';

/**
 * How the connection to the server stands, and what to do about it: pure, so that every loss of network can be tried without
 * one. `Uplink` carries the orders out.
 */
export type Link =
  /** The first connection is being made. */
  | { readonly phase: 'connecting'; readonly doing: Doing; readonly since: number; readonly attempt: number }
  | { readonly phase: 'sending' }
  /** It was there and is away. `session`: the old session may be revived. */
  | { readonly phase: 'reconnecting'; readonly doing: Doing; readonly since: number; readonly attempt: number; readonly session: boolean }
  /** It was away for longer than a broadcast waits. */
  | { readonly phase: 'lost' }
  /** The server does not take it. */
  | { readonly phase: 'refused'; readonly problem: ApiProblem }
  | { readonly phase: 'closed' };

type Doing = 'pausing' | 'restarting' | 'opening';

export type LinkEvent =
  | { readonly type: 'connected' }
  /** The other side has not been heard for a moment, or the device says it has no network. */
  | { readonly type: 'faltered' }
  /** The connection is over. */
  | { readonly type: 'broke' }
  /** What was asked of the server was refused or not answered. */
  | { readonly type: 'unanswered'; readonly problem: ApiProblem }
  /** The server answered, and still nothing goes through. */
  | { readonly type: 'silent' }
  /** The pause is over. */
  | { readonly type: 'due' }
  /** The device has a network again, or one looks at the page again: no time to lose. */
  | { readonly type: 'hurry' }
  /** The person asks to try again. */
  | { readonly type: 'again' }
  | { readonly type: 'close' };

export type Order =
  | { readonly do: 'open' }
  | { readonly do: 'restart' }
  | { readonly do: 'wait'; readonly millis: number }
  | { readonly do: 'nothing' };

/**
 * A broadcast waits for 60 s from when the server misses its publisher, which may be up to 30 s after the publisher misses the
 * server (RFC 7675 §5.1).
 */
export const PATIENCE_MILLIS = 90_000;
/** A connection that falters often comes back by itself. */
const MOMENT_MILLIS = 1_500;

export const start = (now: number): Link => ({ phase: 'connecting', doing: 'opening', since: now, attempt: 0 });

export function next(link: Link, event: LinkEvent, now: number, random: () => number = Math.random): readonly [Link, Order] {
  if (event.type === 'close') {
    return [{ phase: 'closed' }, NOTHING];
  }
  switch (link.phase) {
    case 'closed':
      return [link, NOTHING];
    case 'lost':
    case 'refused':
      return event.type === 'again' ? [start(now), { do: 'open' }] : [link, NOTHING];
    case 'sending':
      return whileSending(link, event, now);
    case 'connecting':
    case 'reconnecting':
      return whileAway(link, event, now, random);
  }
}

const NOTHING: Order = { do: 'nothing' };

type Away = Extract<Link, { since: number }>;

function whileSending(link: Link, event: LinkEvent, now: number): readonly [Link, Order] {
  const away = (doing: Doing): Link => ({ phase: 'reconnecting', doing, since: now, attempt: 0, session: true });
  switch (event.type) {
    case 'faltered':
      return [away('pausing'), { do: 'wait', millis: MOMENT_MILLIS }];
    case 'broke':
      return [away('restarting'), { do: 'restart' }];
    default:
      return [link, NOTHING];
  }
}

function whileAway(link: Away, event: LinkEvent, now: number, random: () => number): readonly [Link, Order] {
  switch (event.type) {
    case 'connected':
      return [{ phase: 'sending' }, NOTHING];
    case 'due':
      return link.doing === 'pausing' ? attempt(link, now) : [link, NOTHING];
    case 'hurry':
    case 'again':
      return link.doing === 'pausing' ? attempt({ ...link, attempt: 0 }, now) : [link, NOTHING];
    case 'unanswered':
      return unanswered(link, event.problem, now, random);
    case 'silent':
    case 'broke':
      return link.doing === 'pausing' ? [link, NOTHING] : pause(forgetting(link), now, null, random);
    default:
      return [link, NOTHING];
  }
}

function attempt(link: Away, now: number): readonly [Link, Order] {
  if (now - link.since >= PATIENCE_MILLIS) {
    return [{ phase: 'lost' }, NOTHING];
  }
  return link.phase === 'reconnecting' && link.session
    ? [{ ...link, doing: 'restarting' }, { do: 'restart' }]
    : [{ ...link, doing: 'opening' }, { do: 'open' }];
}

function unanswered(link: Away, problem: ApiProblem, now: number, random: () => number): readonly [Link, Order] {
  if (problem.passing) {
    return pause(link, now, problem.retryAfterSeconds, random);
  }
  // The server knows the session no more, or cannot restart it: a new one.
  return link.doing === 'restarting' ? attempt(forgetting(link), now) : [{ phase: 'refused', problem }, NOTHING];
}

function forgetting(link: Away): Away {
  return link.phase === 'reconnecting' ? { ...link, session: false } : link;
}

function pause(link: Away, now: number, retryAfterSeconds: number | null, random: () => number): readonly [Link, Order] {
  if (now - link.since >= PATIENCE_MILLIS) {
    return [{ phase: 'lost' }, NOTHING];
  }
  const millis = Math.max((retryAfterSeconds ?? 0) * 1_000, backoff(link.attempt, { random }));
  return [{ ...link, doing: 'pausing', attempt: link.attempt + 1 }, { do: 'wait', millis: Math.min(millis, PATIENCE_MILLIS) }];
}
