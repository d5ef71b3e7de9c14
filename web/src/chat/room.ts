import type { Message, ServerFrame } from './frames';

/** More are forgotten, oldest first: nobody reads so far back, and a phone's memory is small. */
export const KEPT_MESSAGES = 300;

export interface Room {
  readonly messages: readonly Message[];
  /** `null` until the server has said. */
  readonly hearts: number | null;
  readonly presence: { readonly live: number; readonly replay: number; readonly total: number } | null;
  readonly state: string | null;
}

export const EMPTY_ROOM: Room = { messages: [], hearts: null, presence: null, state: null };

export function hear(room: Room, frame: ServerFrame): Room {
  switch (frame.type) {
    case 'message':
      return { ...room, messages: insert(room.messages, frame) };
    case 'hearts':
      // Frames of two replicas may cross: a sum never falls.
      return { ...room, hearts: Math.max(room.hearts ?? 0, frame.total) };
    case 'presence':
      return { ...room, presence: { live: frame.live, replay: frame.replay, total: frame.total } };
    case 'state':
      return { ...room, state: frame.state };
    case 'error':
      return room;
  }
}

/** In order of ids, each once, whatever the order in which they come. */
export function insert(messages: readonly Message[], message: Message): readonly Message[] {
  let at = messages.length;
  while (at > 0 && messages[at - 1]!.id > message.id) {
    at--;
  }
  if (at > 0 && messages[at - 1]!.id === message.id) {
    return messages;
  }
  const next = [...messages.slice(0, at), message, ...messages.slice(at)];
  return next.length > KEPT_MESSAGES ? next.slice(next.length - KEPT_MESSAGES) : next;
}

/** From where the server is asked to go on after a reconnect. */
export function lastId(room: Room): string | null {
  return room.messages.at(-1)?.id ?? null;
}
