import type { Texts } from '../i18n/en';

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** A refusal of the platform (RFC 9457), or no answer at all (`status` 0). */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    /** Last part of the problem's `type`, e.g. `handle-taken`; `offline`, `timeout`, `unknown` are ours. */
    readonly slug: string,
    readonly detail: string = '',
    readonly errors: readonly FieldError[] = [],
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(`${status} ${slug}`);
    this.name = 'ApiProblem';
  }

  /** Whether asking again later may help. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  static async from(response: Response): Promise<ApiProblem> {
    const body: unknown = await response.json().catch(() => null);
    const retryAfter = Number(response.headers.get('Retry-After'));
    return problemOf(response.status, body, Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null);
  }
}

export function problemOf(status: number, body: unknown, retryAfterSeconds: number | null = null): ApiProblem {
  const members = isRecord(body) ? body : {};
  const slug = text(members['type']).split('/').filter(Boolean).at(-1) ?? 'unknown';
  return new ApiProblem(status, slug, text(members['detail']), fieldErrors(members['errors']), retryAfterSeconds);
}

function fieldErrors(errors: unknown): FieldError[] {
  if (!Array.isArray(errors)) {
    return [];
  }
  return errors.filter(isRecord).map((error) => ({
    field: text(error['field'] ?? error['pointer']).replace(/^[#/]+/, ''),
    message: text(error['message'] ?? error['detail']),
  }));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** What to tell a person: what happened, what was kept, what to do. */
export function explain(error: unknown, t: Texts): string {
  if (!(error instanceof ApiProblem)) {
    return t.problem.unknown;
  }
  switch (error.slug) {
    case 'offline':
      return t.problem.offline;
    case 'timeout':
      return t.problem.timeout;
    case 'invalid-credentials':
      return t.problem.wrongPassword;
    case 'session-revoked':
      return t.problem.sessionOver;
    case 'unauthenticated':
      return t.problem.signInFirst;
    case 'handle-taken':
      return t.problem.handleTaken;
    case 'forbidden':
      return t.problem.notYours;
    case 'state-conflict':
    case 'precondition-failed':
      return t.problem.state;
    case 'invalid-request':
      return t.problem.invalid;
  }
  return explainStatus(error, t);
}

function explainStatus(error: ApiProblem, t: Texts): string {
  if (error.status === 404) {
    return t.problem.notFound;
  }
  if (error.status === 429) {
    return t.problem.tooMany(error.retryAfterSeconds);
  }
  return error.status === 502 || error.status === 503 || error.status === 504
    ? t.problem.unavailable
    : t.problem.unknown;
}
