import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { session, viewerId } from '../api/client';
import { useAccount } from '../api/useAccount';
import type { Broadcast } from '../api/types';
import { HeartSender } from '../hearts/HeartSender';
import { OwnHearts } from '../hearts/OwnHearts';
import { ChatConnection, type ChatStatus } from './ChatConnection';
import type { Message, ServerFrame } from './frames';
import { historyFrom } from './history';
import { ReplayChat } from './ReplayChat';
import { EMPTY_ROOM, hear, lastId, type Room } from './room';

export interface Refusal {
  readonly detail: string;
  readonly retryAfterSeconds: number | null;
}

export interface Conversation {
  readonly status: ChatStatus;
  readonly messages: readonly Message[];
  readonly room: Room;
  /** Why the last message was not taken. */
  readonly refusal: Refusal | null;
  /** The words that were refused, to be offered again. */
  readonly refused: string;
  readonly historyFailed: boolean;
  /** False: not connected. */
  readonly say: (text: string) => boolean;
  /** One heart; answers with the colour it should rise in. */
  readonly love: () => string;
}

interface Options {
  readonly broadcast: Broadcast;
  /** Show what was said in step with the picture instead of what is being said. */
  readonly replay: boolean;
  readonly renew: () => Promise<void>;
  readonly onState: (state: string) => void;
  readonly onHearts: (counts: Record<string, number>) => void;
  /** When what is on the screen happened. */
  readonly pictureDate: () => Date | null;
}

const OWN_COLOR = '#e93535';
const STEP_MILLIS = 500;
/** How long a refusal is shown. */
const REFUSAL_MILLIS = 8_000;
/** An answer to what one said comes within this time, or is about something else. */
const ANSWER_MILLIS = 10_000;

/** The conversation of a broadcast: live by WebSocket, in a replay from its history. */
export function useConversation(options: Options): Conversation {
  const account = useAccount();
  const latest = useRef({ ...options, account });
  latest.current = { ...options, account };
  const room = useRef(EMPTY_ROOM);
  const [shownRoom, setShownRoom] = useState(EMPTY_ROOM);
  const [status, setStatus] = useState<ChatStatus>('connecting');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [refused, setRefused] = useState('');
  const said = useRef({ text: '', at: -Infinity });
  const connection = useRef<ChatConnection | null>(null);
  const own = useRef(new OwnHearts());
  const hearts = useMemo(() => new HeartSender((n) => connection.current?.love(n) ?? false), []);
  const { id } = options.broadcast;

  useEffect(() => {
    let painting = 0;
    const paint = () => {
      painting ||= requestAnimationFrame(() => {
        painting = 0;
        setShownRoom(room.current);
      });
    };
    const heard = (frame: ServerFrame) => {
      room.current = hear(room.current, frame);
      paint();
      if (frame.type === 'hearts') {
        latest.current.onHearts(own.current.others(frame.counts));
      } else if (frame.type === 'state') {
        latest.current.onState(frame.state);
      } else if (frame.type === 'message' && frame.author.handle === latest.current.account?.handle) {
        own.current.color = frame.author.color;
        if (frame.text === said.current.text) {
          said.current = { text: '', at: -Infinity };
        }
      } else if (frame.type === 'error') {
        const mine = performance.now() - said.current.at < ANSWER_MILLIS;
        setRefused(mine ? said.current.text : '');
        setRefusal({
          detail: frame.detail || frame.title,
          retryAfterSeconds: frame.retryAfterMillis === null ? null : Math.ceil(frame.retryAfterMillis / 1000),
        });
      }
    };
    room.current = EMPTY_ROOM;
    const made = new ChatConnection({
      url: () => latest.current.broadcast.chat?.url ?? null,
      token: () => session.accessToken(),
      refused: (token) => session.refused(token),
      renew: () => latest.current.renew(),
      after: () => lastId(room.current),
      viewer: viewerId(),
      heard,
      status: (now) => {
        setStatus(now);
        if (now === 'open') {
          hearts.flush();
        } else {
          own.current.forget();
        }
      },
    });
    connection.current = made;
    return () => {
      hearts.close();
      made.close();
      connection.current = null;
      cancelAnimationFrame(painting);
    };
  }, [id, hearts]);

  useEffect(() => {
    if (refusal !== null) {
      const timer = setTimeout(() => setRefusal(null), REFUSAL_MILLIS);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [refusal]);

  const who = account?.id;
  const before = useRef(who);
  useEffect(() => {
    if (before.current !== who) {
      before.current = who;
      own.current.color = null;
      connection.current?.reconnect();
    }
  }, [who]);

  const { messages: replayed, failed } = useReplayed(options.replay, latest);

  const say = useCallback((text: string) => {
    setRefusal(null);
    setRefused('');
    said.current = { text, at: performance.now() };
    return connection.current?.say(text) ?? false;
  }, []);

  const love = useCallback(() => {
    own.current.tapped();
    hearts.tap();
    return own.current.color ?? OWN_COLOR;
  }, [hearts]);

  return {
    status,
    messages: options.replay ? replayed : shownRoom.messages,
    room: shownRoom,
    refusal,
    refused,
    historyFailed: options.replay && failed,
    say,
    love,
  };
}

function useReplayed(replay: boolean, latest: { readonly current: Options }) {
  const [state, setState] = useState<{ messages: readonly Message[]; failed: boolean }>({ messages: [], failed: false });
  useEffect(() => {
    if (!replay) {
      return;
    }
    const chat = new ReplayChat(
      historyFrom(() => latest.current.broadcast.chat?.history ?? null),
      (messages, failed) => setState({ messages, failed }),
    );
    const timer = setInterval(() => {
      const date = latest.current.pictureDate();
      if (date !== null) {
        chat.advance(date);
      }
    }, STEP_MILLIS);
    return () => {
      clearInterval(timer);
      chat.close();
    };
  }, [replay, latest]);
  return state;
}
