import { describe, expect, test } from 'vitest';
import { NO_COLOR, parseFrame } from './frames';
import { message } from './samples';

describe('frames', () => {
  test('of every kind are understood', () => {
    expect(parseFrame(JSON.stringify({ type: 'message', ...message(1) }))).toEqual({ type: 'message', ...message(1) });
    expect(parseFrame('{"type":"hearts","total":9,"counts":{"#e93535":2}}')).toEqual({ type: 'hearts', total: 9, counts: { '#e93535': 2 } });
    expect(parseFrame('{"type":"presence","live":3,"replay":0,"total":8}')).toEqual({ type: 'presence', live: 3, replay: 0, total: 8 });
    expect(parseFrame('{"type":"state","state":"ENDED"}')).toEqual({ type: 'state', state: 'ENDED', truncated: false });
    expect(parseFrame('{"type":"error","title":"t","detail":"d","retryAfterMillis":1500}')).toMatchObject({ retryAfterMillis: 1500 });
  });

  test.each(['', 'null', '[]', '7', '{"type":"poll"}', '{"type":"state","state":"DANCING"}', '{"type":"message","id":7}', '{"type":"message","id":"1","at":"x","text":"t"}'])(
    '%j says nothing',
    (data) => expect(parseFrame(data)).toBeNull(),
  );

  test('can bring no style but a colour', () => {
    const frame = parseFrame(JSON.stringify({ type: 'message', ...message(1), author: { handle: 'x', displayName: '', color: 'url(//evil)' } }));
    expect(frame).toMatchObject({ author: { color: NO_COLOR, displayName: 'x' } });
    expect(parseFrame('{"type":"hearts","total":-1,"counts":{"red;}":4,"#e93535":"x"}}')).toEqual({
      type: 'hearts',
      total: 0,
      counts: { '#e93535': 0 },
    });
  });
});
