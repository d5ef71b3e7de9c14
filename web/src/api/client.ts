import { send, type Call } from './http';
import { tabLock } from './lock';
import { ApiProblem } from './problem';
import { randomId } from './random';
import { Session } from './session';
import { storageOr } from './storage';
import type { Account, Audience, Broadcast, BroadcastState, Invited, Page, StreamHealth } from './types';

const storage = storageOr(() => localStorage);

export const session = new Session({ storage, lock: tabLock(storage), send, now: () => Date.now() });

addEventListener('storage', () => session.changedElsewhere());

/** A call in the name of whoever is signed in, anonymous otherwise. A refused token is renewed once. */
export async function call<T>(address: string, options: Call = {}): Promise<T> {
  const token = await session.accessToken();
  try {
    return await send<T>(address, options, token);
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401 || token === null) {
      throw error;
    }
    session.refused(token);
    return await send<T>(address, options, await session.accessToken());
  }
}

const part = encodeURIComponent;
const broadcastAddress = (id: string) => `/api/v1/broadcasts/${part(id)}`;

export interface Draft {
  readonly title: string;
  readonly audience: Audience;
  readonly language: string;
  readonly scheduledFor?: string;
  readonly keepRecordingDays?: number;
  readonly location?: { readonly latitude: number; readonly longitude: number; readonly exact: boolean };
}

/** What is absent stays. 0 days: as long as the instance's rule says. Where it is can be changed until it begins. */
export interface Change extends Partial<Pick<Draft, 'title' | 'audience' | 'keepRecordingDays' | 'location'>> {
  readonly withoutLocation?: boolean;
}

export interface ListQuery {
  readonly state?: readonly BroadcastState[];
  readonly q?: string;
  readonly broadcaster?: string;
  readonly mine?: boolean;
  readonly pageSize?: number;
  readonly pageToken?: string;
}

export const api = {
  signUp: (handle: string, displayName: string, password: string) =>
    send<Account>('/api/v1/accounts', { method: 'POST', body: { handle, displayName, password } }),

  account: (handle: string, signal?: AbortSignal) =>
    call<Account>(`/api/v1/accounts/${part(handle)}`, { signal }),

  list: (query: ListQuery, signal?: AbortSignal) => {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined && value !== '' && value !== false) {
        parameters.set(name, Array.isArray(value) ? value.join(',') : String(value));
      }
    }
    return call<Page<Broadcast>>(`/api/v1/broadcasts?${parameters}`, { signal });
  },

  broadcast: (id: string, signal?: AbortSignal) => call<Broadcast>(broadcastAddress(id), { signal }),

  /** `attempt` names one press of the button: sent twice, it still makes one broadcast. */
  create: (draft: Draft, attempt: string) =>
    call<Broadcast>('/api/v1/broadcasts', {
      method: 'POST',
      body: draft,
      headers: { 'Idempotency-Key': attempt },
    }),

  change: (id: string, change: Change) => call<Broadcast>(broadcastAddress(id), { method: 'PATCH', body: change }),

  end: (id: string) => call<Broadcast>(`${broadcastAddress(id)}/end`, { method: 'POST' }),

  remove: (id: string) => call<void>(broadcastAddress(id), { method: 'DELETE' }),

  replaceKey: (id: string) => call<Broadcast>(`${broadcastAddress(id)}/stream-key`, { method: 'POST' }),

  /** `null` when nothing was measured yet. */
  health: async (id: string, signal?: AbortSignal): Promise<StreamHealth | null> => {
    try {
      return (await call<StreamHealth | undefined>(`${broadcastAddress(id)}/health`, { signal })) ?? null;
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 404) {
        return null;
      }
      throw error;
    }
  },

  invited: (id: string, signal?: AbortSignal) =>
    call<Page<Invited>>(`${broadcastAddress(id)}/viewers`, { signal }),

  invite: (id: string, handle: string) =>
    call<void>(`${broadcastAddress(id)}/viewers/${part(handle)}`, { method: 'PUT' }),

  uninvite: (id: string, handle: string) =>
    call<void>(`${broadcastAddress(id)}/viewers/${part(handle)}`, { method: 'DELETE' }),
};

const VIEWER_KEY = 'spyglass.viewer';

/** How this browser calls itself, so that two tabs count as one person. Says nothing about who it is. */
export function viewerId(): string {
  const known = storage.getItem(VIEWER_KEY);
  if (known !== null && /^[A-Za-z0-9_-]{8,64}$/.test(known)) {
    return known;
  }
  const fresh = randomId();
  storage.setItem(VIEWER_KEY, fresh);
  return fresh;
}
