import { describe, expect, test } from 'vitest';
import { ApiProblem } from '../api/problem';
import { next, PATIENCE_MILLIS, start, type Link, type LinkEvent, type Order } from './link';

/** Tells a link's story: every event at its time; what was ordered. */
function story(link: Link, ...events: ReadonlyArray<readonly [number, LinkEvent]>): { link: Link; orders: Order[] } {
  const orders: Order[] = [];
  let now = link;
  for (const [at, event] of events) {
    const [after, order] = next(now, event, at, () => 1);
    now = after;
    if (order.do !== 'nothing') {
      orders.push(order);
    }
  }
  return { link: now, orders };
}

const offline = new ApiProblem(0, 'offline');
const gone = new ApiProblem(404, 'not-found');
const sending: Link = { phase: 'sending' };

describe('the connection', () => {
  test('is made, and is there', () => {
    expect(story(start(0), [100, { type: 'connected' }]).link).toEqual(sending);
  });

  test('that falters is given a moment, in which it may come back by itself', () => {
    const { link, orders } = story(sending, [0, { type: 'faltered' }], [900, { type: 'connected' }], [1_500, { type: 'due' }]);
    expect(link).toEqual(sending);
    expect(orders).toEqual([{ do: 'wait', millis: 1_500 }]);
  });

  test('is revived by an ICE restart first, then replaced', () => {
    const { link, orders } = story(
      sending,
      [0, { type: 'faltered' }],
      [1_500, { type: 'due' }],
      [1_600, { type: 'unanswered', problem: offline }],
      [2_100, { type: 'due' }],
      [2_200, { type: 'silent' }],
      [3_200, { type: 'due' }],
      [3_500, { type: 'connected' }],
    );
    expect(orders.map((order) => order.do)).toEqual(['wait', 'restart', 'wait', 'restart', 'wait', 'open']);
    expect(link).toEqual(sending);
  });

  test('whose session the server has forgotten is replaced at once', () => {
    const { orders } = story(sending, [0, { type: 'broke' }], [50, { type: 'unanswered', problem: gone }]);
    expect(orders).toEqual([{ do: 'restart' }, { do: 'open' }]);
  });

  test('is tried again ever less often', () => {
    const events = Array.from({ length: 6 }, (_, n): ReadonlyArray<readonly [number, LinkEvent]> => [
      [n * 9_000, { type: 'due' }],
      [n * 9_000 + 100, { type: 'unanswered', problem: offline }],
    ]).flat();
    const waits = story(sending, [0, { type: 'faltered' }], ...events).orders.flatMap((order) => (order.do === 'wait' ? [order.millis] : []));
    expect(waits).toEqual([1_500, 500, 1_000, 2_000, 4_000, 8_000, 8_000]);
  });

  test('is tried at once when the device has a network again, but not twice at the same time', () => {
    const { orders } = story(
      sending,
      [0, { type: 'faltered' }],
      [200, { type: 'hurry' }],
      [300, { type: 'hurry' }],
      [400, { type: 'unanswered', problem: offline }],
      [500, { type: 'hurry' }],
    );
    expect(orders.map((order) => order.do)).toEqual(['wait', 'restart', 'wait', 'restart']);
  });

  test('waits as long as a busy server says', () => {
    const busy = new ApiProblem(503, 'unavailable', '', [], 7);
    expect(story(start(0), [10, { type: 'unanswered', problem: busy }]).orders).toEqual([{ do: 'wait', millis: 7_000 }]);
  });

  test('is given up when the broadcast has stopped waiting, until the person asks', () => {
    const over = story(sending, [0, { type: 'faltered' }], [PATIENCE_MILLIS, { type: 'due' }]);
    expect(over.link).toEqual({ phase: 'lost' });
    const again = story(over.link, [PATIENCE_MILLIS + 5_000, { type: 'hurry' }], [PATIENCE_MILLIS + 9_000, { type: 'again' }]);
    expect(again.orders).toEqual([{ do: 'open' }]);
    expect(again.link).toMatchObject({ phase: 'connecting', since: PATIENCE_MILLIS + 9_000 });
  });

  test('that the server does not take is not tried for ever', () => {
    expect(story(start(0), [10, { type: 'unanswered', problem: gone }])).toEqual({ link: { phase: 'refused', problem: gone }, orders: [] });
  });

  test('that was closed stays closed', () => {
    const { link, orders } = story(sending, [0, { type: 'close' }], [1, { type: 'broke' }], [2, { type: 'hurry' }], [3, { type: 'connected' }]);
    expect(link).toEqual({ phase: 'closed' });
    expect(orders).toEqual([]);
  });
});
