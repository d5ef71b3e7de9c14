import { backoff } from '../api/backoff';
import { parseFrame, type ServerFrame } from './frames';

export type ChatStatus = 'connecting' | 'open' | 'lost' | 'closed';

export interface ChatParts {
  /** The newest address that the API gave; `null` while there is none. */
  readonly url: () => string | null;
  /** An access token, `null` for reading only. May throw: then it is tried again. */
  readonly token: () => Promise<string | null>;
  /** The server refused the token. */
  readonly refused: (token: string) => void;
  /** The address is no longer valid: fetch the broadcast anew. */
  readonly renew: () => Promise<void>;
  /** Id of the last message seen. */
  readonly after: () => string | null;
  readonly viewer: string;
  readonly heard: (frame: ServerFrame) => void;
  readonly status: (status: ChatStatus) => void;
  readonly connect?: (address: string) => WebSocket;
  readonly random?: () => number;
}

const TOKEN_REFUSED = 4401;
const GRANT_REFUSED = 4403;
const NO_BROADCAST = 4404;
const GOING_AWAY = 1001;
const OPEN = 1;
/** A connection that held for so long has earned a fresh count of attempts. */
const STEADY_MILLIS = 10_000;

/** One conversation's WebSocket, opened again and again until `close`. */
export class ChatConnection {
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private attempt = 0;
  private openedAt = 0;
  private closed = false;
  private generation = 0;

  constructor(private readonly parts: ChatParts) {
    void this.connect();
    globalThis.addEventListener?.('online', this.hurry);
  }

  get open(): boolean {
    return this.socket?.readyState === OPEN;
  }

  /** False: not connected, nothing was sent. */
  say(text: string): boolean {
    return this.send({ type: 'message', text });
  }

  love(count: number): boolean {
    return this.send({ type: 'heart', count });
  }

  /** Somebody signed in or out: come back as whom they are now. */
  reconnect(): void {
    if (!this.closed) {
      this.drop();
      this.attempt = 0;
      void this.connect();
    }
  }

  close(): void {
    this.closed = true;
    globalThis.removeEventListener?.('online', this.hurry);
    this.drop();
    this.parts.status('closed');
  }

  private send(frame: object): boolean {
    if (!this.open) {
      return false;
    }
    this.socket?.send(JSON.stringify(frame));
    return true;
  }

  private async connect(): Promise<void> {
    const generation = ++this.generation;
    const stale = () => this.closed || generation !== this.generation;
    let token: string | null;
    try {
      token = await this.parts.token();
    } catch {
      if (!stale()) {
        this.again();
      }
      return;
    }
    const address = this.parts.url();
    if (stale()) {
      return;
    }
    if (address === null) {
      this.again();
      return;
    }
    const socket = (this.parts.connect ?? ((url) => new WebSocket(url)))(this.addressed(address, token));
    this.socket = socket;
    socket.onopen = () => {
      this.openedAt = Date.now();
      this.parts.status('open');
    };
    socket.onmessage = (event: MessageEvent) => {
      const frame = parseFrame(event.data);
      if (frame !== null) {
        this.parts.heard(frame);
      }
    };
    socket.onclose = (event: CloseEvent) => void this.ended(event.code, token);
  }

  private addressed(address: string, token: string | null): string {
    const url = new URL(address);
    url.searchParams.set('viewer', this.parts.viewer);
    if (token !== null) {
      url.searchParams.set('access_token', token);
    }
    const after = this.parts.after();
    if (after !== null) {
      url.searchParams.set('after', after);
    }
    return url.href;
  }

  private async ended(code: number, token: string | null): Promise<void> {
    const held = this.openedAt > 0 && Date.now() - this.openedAt > STEADY_MILLIS;
    this.socket = null;
    this.openedAt = 0;
    if (held) {
      this.attempt = 0;
    }
    if (code === NO_BROADCAST) {
      this.close();
      return;
    }
    if (code === TOKEN_REFUSED && token !== null) {
      this.parts.refused(token);
    }
    if (code === GRANT_REFUSED) {
      await this.parts.renew().catch(() => undefined);
    }
    if (!this.closed && this.socket === null) {
      this.again(code === GOING_AWAY);
    }
  }

  private again(atOnce = false): void {
    this.parts.status('lost');
    clearTimeout(this.timer);
    const random = this.parts.random ?? Math.random;
    // A replica that ends sends all its people away together: they still come back within a second, not as one.
    const pause = atOnce && this.attempt === 0 ? Math.round(random() * 1_000) : backoff(this.attempt, { most: 15_000, random });
    this.attempt++;
    this.timer = setTimeout(() => void this.connect(), pause);
  }

  private readonly hurry = () => {
    if (!this.closed && this.socket === null) {
      this.attempt = 0;
      clearTimeout(this.timer);
      void this.connect();
    }
  };

  private drop(): void {
    clearTimeout(this.timer);
    this.generation++;
    const { socket } = this;
    this.socket = null;
    if (socket !== null) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }
}
