import { describe, expect, test } from 'vitest';
import { en } from '../i18n/en';
import { fr } from '../i18n/fr';
import { ApiProblem, explain, problemOf } from './problem';

describe('problems', () => {
  test('are read from a problem detail', () => {
    const problem = problemOf(409, { type: '/problems/handle-taken', title: 'x', detail: '@ada is somebody else.' });
    expect(problem.slug).toBe('handle-taken');
    expect(problem.detail).toBe('@ada is somebody else.');
    expect(explain(problem, fr)).toBe(fr.problem.handleTaken);
  });

  test('name their fields', () => {
    const problem = problemOf(400, { type: '/problems/invalid-request', errors: [{ field: 'title', message: 'must not be blank' }, 7] });
    expect(problem.errors).toEqual([{ field: 'title', message: 'must not be blank' }]);
  });

  test.each([
    [problemOf(502, '<html>'), en.problem.unavailable],
    [problemOf(500, null), en.problem.unknown],
    [problemOf(404, { type: 'about:blank' }), en.problem.notFound],
    [problemOf(429, {}, 12), en.problem.tooMany(12)],
    [new ApiProblem(0, 'offline'), en.problem.offline],
    [new TypeError('bug'), en.problem.unknown],
  ])('%s is explained', (problem, words) => expect(explain(problem, en)).toBe(words));
});
