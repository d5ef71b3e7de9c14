import { memo, type CSSProperties } from 'react';
import type { Message } from './frames';

/** One message. Its text is only ever text. `brief`: over the picture. */
export const MessageLine = memo(function MessageLine({ message, brief = false }: { message: Message; brief?: boolean }) {
  const { author } = message;
  return (
    <div className={brief ? 'message message-brief' : 'message'} style={{ '--author': author.color } as CSSProperties} data-testid="chat-message">
      <span className="message-face" aria-hidden="true">
        {[...author.displayName][0]?.toLocaleUpperCase() ?? '·'}
      </span>
      <p>
        <bdi className="message-name">{author.displayName}</bdi> <bdi className="message-text">{message.text}</bdi>
      </p>
    </div>
  );
});
