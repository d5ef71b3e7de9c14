import type { Call } from './http';
import type { Lock } from './lock';
import { ApiProblem } from './problem';
import type { Account, SessionAnswer } from './types';

const KEY = 'spyglass.session';
const LOCK = 'spyglass.session';
/** An access token that ends sooner than this is renewed before it is used. */
const MARGIN_MILLIS = 20_000;

/** What is kept between visits. The access token is not: it lives in memory, for minutes. */
interface Kept {
  readonly refreshToken: string;
  readonly account: Account;
}

export interface SessionParts {
  readonly storage: Storage;
  readonly lock: Lock;
  readonly send: <T>(address: string, call?: Call, token?: string | null) => Promise<T>;
  readonly now: () => number;
}

/**
 * Who is signed in. A refresh token works once, and using it twice ends the session everywhere: so it is renewed by
 * one caller at a time, in this tab (a shared promise) and across tabs (a lock, and the token is read again inside).
 */
export class Session {
  private access: { readonly token: string; readonly endsAt: number; readonly of: string } | null = null;
  private renewal: Promise<string | null> | null = null;
  private readonly listeners = new Set<() => void>();
  private snapshot: Account | null;

  constructor(private readonly parts: SessionParts) {
    this.snapshot = this.kept()?.account ?? null;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly account = (): Account | null => this.snapshot;

  async signIn(handle: string, password: string): Promise<Account> {
    const answer = await this.parts.send<SessionAnswer>('/api/v1/sessions', {
      method: 'POST',
      body: { handle, password },
    });
    this.keep(answer);
    return answer.account;
  }

  /** Signed out here at once, whatever the server says. */
  async signOut(): Promise<void> {
    const kept = this.kept();
    this.forget();
    if (kept !== null) {
      await this.parts
        .send('/api/v1/sessions/current', { method: 'DELETE', body: { refreshToken: kept.refreshToken } })
        .catch(() => undefined);
    }
  }

  /** A token that is still good for a while; `null` when nobody is signed in. Throws when it can't be renewed now. */
  async accessToken(): Promise<string | null> {
    const account = this.kept()?.account;
    if (account === undefined) {
      this.access = null;
      return null;
    }
    const { access } = this;
    if (access !== null && access.of === account.id && access.endsAt - this.parts.now() > MARGIN_MILLIS) {
      return access.token;
    }
    return await this.renew();
  }

  /** The server refused this token: the next call gets another. */
  refused(token: string): void {
    if (this.access?.token === token) {
      this.access = null;
    }
  }

  /** Another tab signed in or out. */
  changedElsewhere(): void {
    this.publish(this.kept()?.account ?? null);
  }

  private renew(): Promise<string | null> {
    this.renewal ??= this.parts
      .lock(LOCK, () => this.renewAlone())
      .finally(() => {
        this.renewal = null;
      });
    return this.renewal;
  }

  private async renewAlone(): Promise<string | null> {
    const kept = this.kept();
    if (kept === null) {
      return null;
    }
    try {
      const answer = await this.parts.send<SessionAnswer>('/api/v1/sessions/refresh', {
        method: 'POST',
        body: { refreshToken: kept.refreshToken },
      });
      if (this.kept()?.refreshToken !== kept.refreshToken) {
        // Signed out, or in as somebody else, while the answer was on its way.
        return null;
      }
      this.keep(answer);
      return answer.accessToken;
    } catch (error) {
      if (error instanceof ApiProblem && (error.status === 401 || error.status === 400)) {
        this.forget();
        return null;
      }
      throw error;
    }
  }

  private keep(answer: SessionAnswer): void {
    this.access = {
      token: answer.accessToken,
      endsAt: this.parts.now() + answer.expiresIn * 1000,
      of: answer.account.id,
    };
    const kept: Kept = { refreshToken: answer.refreshToken, account: answer.account };
    this.parts.storage.setItem(KEY, JSON.stringify(kept));
    this.publish(answer.account);
  }

  private forget(): void {
    this.access = null;
    this.parts.storage.removeItem(KEY);
    this.publish(null);
  }

  private kept(): Kept | null {
    try {
      const kept = JSON.parse(this.parts.storage.getItem(KEY) ?? 'null') as Partial<Kept> | null;
      return isKept(kept) ? kept : null;
    } catch {
      return null;
    }
  }

  private publish(account: Account | null): void {
    if (account?.id !== this.snapshot?.id || account?.displayName !== this.snapshot?.displayName) {
      this.snapshot = account;
      this.listeners.forEach((listener) => listener());
    }
  }
}

/** What is in the storage may be of another version, or have been tampered with. */
function isKept(kept: Partial<Kept> | null): kept is Kept {
  const { account } = kept ?? {};
  return [kept?.refreshToken, account?.id, account?.handle, account?.displayName].every((part) => typeof part === 'string');
}
