import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ChatConnection, type ChatStatus } from './ChatConnection';
import { EMPTY_ROOM, hear, lastId } from './room';
import { message } from './samples';

class Socket {
  readyState = 0;
  sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly address: string) {}

  opens(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  says(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  breaks(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }

  send(data: string): void {
    this.sent.push(data);
  }

  close(): void {
    this.readyState = 3;
  }
}

describe('a connection', () => {
  let sockets: Socket[];
  let statuses: ChatStatus[];
  let refused: string[];
  let renewed: number;
  let token: string | null;
  let room = EMPTY_ROOM;
  let connection: ChatConnection;

  const newest = () => sockets.at(-1)!;
  const settle = () => vi.advanceTimersByTimeAsync(0);

  beforeEach(async () => {
    vi.useFakeTimers();
    sockets = [];
    statuses = [];
    refused = [];
    renewed = 0;
    token = 'token-1';
    room = EMPTY_ROOM;
    connection = new ChatConnection({
      url: () => 'wss://live.example.org/chat/b1?grant=g',
      token: async () => token,
      refused: (each) => {
        refused.push(each);
        token = 'token-2';
      },
      renew: async () => {
        renewed++;
      },
      after: () => lastId(room),
      viewer: 'viewer-1',
      heard: (frame) => {
        room = hear(room, frame);
      },
      status: (status) => statuses.push(status),
      connect: (address) => {
        const socket = new Socket(address);
        sockets.push(socket);
        return socket as unknown as WebSocket;
      },
      random: () => 1,
    });
    await settle();
  });

  afterEach(() => {
    connection.close();
    vi.useRealTimers();
  });

  test('goes to the address the API gave, with the grant it carries', () => {
    const url = new URL(newest().address);
    expect(url.pathname).toBe('/chat/b1');
    expect(Object.fromEntries(url.searchParams)).toEqual({ grant: 'g', viewer: 'viewer-1', access_token: 'token-1' });
  });

  test('comes back by itself and asks for what it missed', async () => {
    newest().opens();
    newest().says({ type: 'message', ...message(41) });
    newest().breaks();
    expect(statuses.at(-1)).toBe('lost');
    await vi.advanceTimersByTimeAsync(500);
    expect(sockets).toHaveLength(2);
    expect(new URL(newest().address).searchParams.get('after')).toBe(message(41).id);
  });

  test('waits longer each time in vain, and never gives up', async () => {
    for (const pause of [500, 1000, 2000, 4000, 8000, 15_000, 15_000]) {
      const before = sockets.length;
      newest().breaks();
      await vi.advanceTimersByTimeAsync(pause - 1);
      expect(sockets).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(sockets).toHaveLength(before + 1);
    }
  });

  test('takes another token when its own was refused', async () => {
    newest().breaks(4401);
    await vi.advanceTimersByTimeAsync(500);
    expect(refused).toEqual(['token-1']);
    expect(newest().address).toContain('access_token=token-2');
  });

  test('has the address renewed when its grant is over', async () => {
    newest().breaks(4403);
    await vi.advanceTimersByTimeAsync(500);
    expect(renewed).toBe(1);
    expect(sockets).toHaveLength(2);
  });

  test('ends when the broadcast is gone', async () => {
    newest().breaks(4404);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(1);
    expect(statuses.at(-1)).toBe('closed');
  });

  test('says whether something was sent', () => {
    expect(connection.say('hello')).toBe(false);
    newest().opens();
    expect(connection.say('hello')).toBe(true);
    expect(connection.love(3)).toBe(true);
    expect(newest().sent.map((each) => JSON.parse(each))).toEqual([
      { type: 'message', text: 'hello' },
      { type: 'heart', count: 3 },
    ]);
  });

  test('comes back as somebody else when one signs in', async () => {
    newest().opens();
    token = 'token-9';
    connection.reconnect();
    await settle();
    expect(sockets).toHaveLength(2);
    expect(newest().address).toContain('access_token=token-9');
  });

  test('closed stays closed', async () => {
    connection.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(1);
  });
});
