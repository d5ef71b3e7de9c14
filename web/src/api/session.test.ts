import { beforeEach, describe, expect, test } from 'vitest';
import { leaseLock, type Lock } from './lock';
import { ApiProblem } from './problem';
import { Session } from './session';
import { PageStorage } from './storage';
import type { Call } from './http';
import type { SessionAnswer } from './types';

/** The platform's side: a refresh token works once; used again, it ends the session. */
class Sessions {
  current = 'r0';
  revoked = false;
  refreshes = 0;
  offline = false;
  private readonly used = new Set<string>();

  readonly send = async <T>(address: string, call: Call = {}): Promise<T> => {
    await Promise.resolve();
    if (this.offline) {
      throw new ApiProblem(0, 'offline');
    }
    const body = call.body as { refreshToken?: string } | undefined;
    if (address.endsWith('/current')) {
      this.revoked = true;
      return undefined as T;
    }
    if (address.endsWith('/refresh')) {
      const token = body?.refreshToken ?? '';
      if (this.used.has(token) || this.revoked || token !== this.current) {
        this.revoked = true;
        throw new ApiProblem(401, 'session-revoked');
      }
      this.used.add(token);
      this.refreshes++;
    }
    this.current = `r${this.refreshes + 1}`;
    const answer: SessionAnswer = {
      accessToken: `a${this.refreshes}`,
      expiresIn: 300,
      refreshToken: this.current,
      account: { id: '1', handle: 'ada', displayName: 'Ada' },
    };
    return answer as T;
  };
}

/** What Web Locks do, between the tabs of this test. */
function oneAtATime(): Lock {
  let last: Promise<unknown> = Promise.resolve();
  return (_, task) => {
    const run = last.then(task, task);
    last = run.catch(() => undefined);
    return run;
  };
}

describe('a session', () => {
  let server: Sessions;
  let storage: PageStorage;
  let lock: Lock;
  let time: number;
  const tab = () => new Session({ storage, lock, send: server.send, now: () => time });

  beforeEach(() => {
    server = new Sessions();
    storage = new PageStorage();
    lock = oneAtATime();
    time = 1_000_000;
  });

  test('gives the same access token until it is nearly over', async () => {
    const session = tab();
    await session.signIn('ada', 'secret-secret');
    expect(await session.accessToken()).toBe('a0');
    time += 270_000;
    expect(await session.accessToken()).toBe('a0');
    time += 20_000;
    expect(await session.accessToken()).toBe('a1');
  });

  test('is renewed once for any number of callers', async () => {
    await tab().signIn('ada', 'secret-secret');
    const later = tab();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => later.accessToken()));
    expect(new Set(tokens)).toEqual(new Set(['a1']));
    expect(server.refreshes).toBe(1);
  });

  test('is renewed by one tab at a time, each with the newest refresh token', async () => {
    await tab().signIn('ada', 'secret-secret');
    const tabs = [tab(), tab(), tab(), tab()];
    const tokens = await Promise.all(tabs.map((each) => each.accessToken()));
    expect(server.revoked).toBe(false);
    expect(new Set(tokens).size).toBe(4);
  });

  test('holds between tabs without Web Locks too', async () => {
    lock = leaseLock(storage);
    await tab().signIn('ada', 'secret-secret');
    const tokens = await Promise.all([tab(), tab(), tab()].map((each) => each.accessToken()));
    expect(server.revoked).toBe(false);
    expect(tokens).not.toContain(null);
  });

  test('that was refused asks for another token', async () => {
    const session = tab();
    await session.signIn('ada', 'secret-secret');
    session.refused('a0');
    expect(await session.accessToken()).toBe('a1');
  });

  test('ends for everybody when the platform says so', async () => {
    const session = tab();
    await session.signIn('ada', 'secret-secret');
    server.revoked = true;
    session.refused('a0');
    expect(await session.accessToken()).toBeNull();
    expect(session.account()).toBeNull();
    expect(tab().account()).toBeNull();
  });

  test('outlives a network that is away', async () => {
    await tab().signIn('ada', 'secret-secret');
    const session = tab();
    server.offline = true;
    await expect(session.accessToken()).rejects.toMatchObject({ slug: 'offline' });
    expect(session.account()?.handle).toBe('ada');
    server.offline = false;
    expect(await session.accessToken()).toBe('a1');
  });

  test('keeps no access token and no password in the storage', async () => {
    await tab().signIn('ada', 'secret-secret');
    const kept = Array.from({ length: storage.length }, (_, i) => storage.getItem(storage.key(i) ?? '')).join();
    expect(kept).toContain('r1');
    expect(kept).not.toMatch(/"a0"|secret/);
  });

  test('ends here at once when one signs out, and tells the other tabs', async () => {
    const session = tab();
    const other = tab();
    await session.signIn('ada', 'secret-secret');
    other.changedElsewhere();
    expect(other.account()?.handle).toBe('ada');
    let told = 0;
    other.subscribe(() => told++);
    await session.signOut();
    other.changedElsewhere();
    expect(session.account()).toBeNull();
    expect(told).toBe(1);
    expect(await other.accessToken()).toBeNull();
    expect(server.revoked).toBe(true);
  });

  test('starts anew from a storage that makes no sense', () => {
    storage.setItem('spyglass.session', '{"refreshToken":1}');
    expect(tab().account()).toBeNull();
    storage.setItem('spyglass.session', 'nonsense');
    expect(tab().account()).toBeNull();
  });
});
