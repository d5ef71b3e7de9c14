import { describe, expect, test } from 'vitest';
import { parseRoute, safeNext, to } from './route';

describe('addresses', () => {
  test.each([
    ['/', '', { page: 'home', query: '' }],
    ['/', '?q=sea%20side', { page: 'home', query: 'sea side' }],
    ['/b/abc', '', { page: 'watch', id: 'abc' }],
    ['/studio/abc/', '', { page: 'studio', id: 'abc' }],
    ['/@ada', '', { page: 'profile', handle: 'ada' }],
    ['/me', '', { page: 'me' }],
    ['/new', '', { page: 'new' }],
    ['/live', '', { page: 'go-live', id: null }],
    ['/live/abc', '', { page: 'go-live', id: 'abc' }],
    ['/sign-in', '?next=%2Fnew', { page: 'sign-in', next: '/new' }],
    ['/b', '', { page: 'not-found' }],
    ['/b/x/y', '', { page: 'not-found' }],
    ['/@', '', { page: 'not-found' }],
    ['/%E0%A4%A', '', { page: 'not-found' }],
  ])('%s%s', (path, search, route) => expect(parseRoute(path, search)).toEqual(route));

  test('that are made are understood again', () => {
    expect(parseRoute(to.watch('a/b ?'), '')).toEqual({ page: 'watch', id: 'a/b ?' });
    expect(parseRoute(to.goLive(), '')).toEqual({ page: 'go-live', id: null });
    expect(parseRoute(to.goLive('a b'), '')).toEqual({ page: 'go-live', id: 'a b' });
    const url = new URL(to.signIn('/b/x?y=1'), 'http://localhost');
    expect(parseRoute(url.pathname, url.search)).toEqual({ page: 'sign-in', next: '/b/x?y=1' });
  });

  test.each(['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/\n/evil.example', null])(
    'after signing in nobody is sent to %j',
    (next) => expect(safeNext(next)).toBe('/'),
  );
});
