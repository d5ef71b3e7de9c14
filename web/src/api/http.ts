import { ApiProblem } from './problem';

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal | undefined;
}

const DEADLINE_MILLIS = 15_000;

/** One call; the parsed body, or `undefined` when there is none. Throws `ApiProblem`, or the reason of an abort. */
export async function send<T>(address: string, call: Call = {}, token: string | null = null): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json', ...call.headers };
  if (call.body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  if (token !== null) {
    headers['Authorization'] = `Bearer ${token}`;
  }
  const deadline = AbortSignal.timeout(DEADLINE_MILLIS);
  let response: Response;
  try {
    response = await fetch(address, {
      method: call.method ?? 'GET',
      headers,
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      signal: call.signal ? AbortSignal.any([call.signal, deadline]) : deadline,
      credentials: 'same-origin',
      cache: 'no-store',
    });
  } catch (error) {
    if (call.signal?.aborted) {
      throw error;
    }
    throw new ApiProblem(0, deadline.aborted ? 'timeout' : 'offline');
  }
  if (!response.ok) {
    throw await ApiProblem.from(response);
  }
  if (response.status === 204) {
    return undefined as T;
  }
  return (await response.json()) as T;
}
