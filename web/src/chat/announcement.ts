import type { Texts } from '../i18n/en';
import type { Message } from './frames';

const READ_OUT = 2;

/** What to read out since the last time. What was there before one came is not read out. */
export function announcement(messages: readonly Message[], heardTo: string | null, t: Texts): { words: string; heardTo: string | null } {
  const last = messages.at(-1)?.id ?? heardTo;
  if (heardTo === null) {
    return { words: '', heardTo: last ?? '' };
  }
  const fresh = messages.filter((message) => message.id > heardTo);
  if (fresh.length === 0) {
    return { words: '', heardTo: last };
  }
  const words =
    fresh.length <= READ_OUT
      ? fresh.map((message) => `${message.author.displayName}: ${message.text}`).join('. ')
      : t.chat.newMessages(fresh.length);
  return { words, heardTo: last };
}
