import { ApiProblem } from '../../api/problem';
import { iceServersOf } from './links';

/** A publisher's session on the server (RFC 9725). */
export interface WhipSession {
  readonly address: string;
  readonly answer: string;
  readonly iceServers: readonly RTCIceServer[];
}

const DEADLINE_MILLIS = 10_000;

/** Where to publish, and the key to it. */
export interface WhipEndpoint {
  readonly url: string;
  readonly bearer: string;
}

/** RFC 9725 §4.2: the offer goes out, 201 brings the answer and the session's address. Throws `ApiProblem`. */
export async function openSession(endpoint: WhipEndpoint, offer: string): Promise<WhipSession> {
  const response = await ask(endpoint.url, endpoint.bearer, 'POST', offer, { 'Content-Type': 'application/sdp', Accept: 'application/sdp' });
  const location = response.headers.get('Location');
  if (response.status !== 201 || location === null) {
    throw new ApiProblem(response.status, 'unknown');
  }
  return {
    address: new URL(location, new URL(response.url || endpoint.url, document.baseURI)).href,
    answer: await response.text(),
    iceServers: iceServersOf(response.headers.get('Link')),
  };
}

/** RFC 9725 §4.3.3: new ICE credentials for the same session, whatever its entity tag is by now. Throws `ApiProblem`. */
export async function restartIce(session: WhipSession, bearer: string, fragment: string): Promise<string> {
  const type = 'application/trickle-ice-sdpfrag';
  const response = await ask(session.address, bearer, 'PATCH', fragment, { 'Content-Type': type, Accept: type, 'If-Match': '*' });
  return response.text();
}

/** RFC 9725 §4.2: the end, said even when the page is being left. Nobody waits for the answer. */
export function closeSession(session: WhipSession, bearer: string): void {
  fetch(session.address, { method: 'DELETE', headers: { Authorization: `Bearer ${bearer}` }, keepalive: true, credentials: 'omit' }).catch(
    () => undefined,
  );
}

async function ask(address: string, bearer: string, method: string, body: string, headers: Record<string, string>): Promise<Response> {
  const deadline = AbortSignal.timeout(DEADLINE_MILLIS);
  let response: Response;
  try {
    response = await fetch(address, {
      method,
      body,
      headers: { ...headers, Authorization: `Bearer ${bearer}` },
      signal: deadline,
      credentials: 'omit',
      cache: 'no-store',
    });
  } catch {
    throw new ApiProblem(0, deadline.aborted ? 'timeout' : 'offline');
  }
  if (!response.ok) {
    throw await ApiProblem.from(response);
  }
  return response;
}
