import { useEffect, useId, useState, type FormEvent, type KeyboardEvent } from 'react';
import { useAccount } from '../api/useAccount';
import { to } from '../app/route';
import { useSpeech } from '../i18n/SpeechProvider';
import { IconButton, LinkButton } from '../ui/Button';
import { lengthOf, MAX_LENGTH } from './length';
import type { Conversation } from './useConversation';

const COUNT_FROM = 60;

/** The line one writes in, or the way to be allowed to. */
export function Composer({ conversation, next }: { conversation: Conversation; next: string }) {
  const { t } = useSpeech();
  const account = useAccount();
  if (account === null) {
    return (
      <LinkButton href={to.signIn(next)} tone="plain" size="small">
        {t.chat.signInToTalk}
      </LinkButton>
    );
  }
  return <Line conversation={conversation} />;
}

function Line({ conversation }: { conversation: Conversation }) {
  const { t } = useSpeech();
  const note = useId();
  const [text, setText] = useState('');
  const [offline, setOffline] = useState(false);
  const left = MAX_LENGTH - lengthOf(text.trim());

  useEffect(() => {
    if (conversation.refused !== '') {
      setText((current) => (current === '' ? conversation.refused : current));
    }
  }, [conversation.refused]);
  useEffect(() => {
    if (conversation.status === 'open') {
      setOffline(false);
    }
  }, [conversation.status]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const words = text.trim();
    if (words === '' || left < 0) {
      return;
    }
    if (conversation.say(words)) {
      setText('');
      setOffline(false);
    } else {
      setOffline(true);
    }
  };
  const keys = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') {
      event.currentTarget.blur();
    }
  };

  return (
    <form className="composer" onSubmit={submit}>
      <ComposerNote id={note} conversation={conversation} offline={offline} left={left} />
      <div className="composer-box">
        <input
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={keys}
          placeholder={t.chat.placeholder}
          aria-label={t.chat.placeholder}
          aria-describedby={note}
          aria-invalid={left < 0 || undefined}
          autoComplete="off"
          enterKeyHint="send"
          dir="auto"
          data-testid="chat-input"
        />
        {text.trim() !== '' && (
          <IconButton type="submit" icon="send" label={t.chat.send} className="composer-send" disabled={left < 0} data-testid="chat-send" />
        )}
      </div>
    </form>
  );
}

function ComposerNote({ id, conversation, offline, left }: { id: string; conversation: Conversation; offline: boolean; left: number }) {
  const { t } = useSpeech();
  const words = () => {
    if (left < 0) {
      return t.chat.tooLong(-left);
    }
    if (offline) {
      return t.chat.offline;
    }
    if (conversation.refusal !== null) {
      const { retryAfterSeconds, detail } = conversation.refusal;
      return retryAfterSeconds === null ? `${t.chat.notSent} ${detail}` : t.problem.tooMany(retryAfterSeconds);
    }
    if (conversation.status === 'lost') {
      return t.chat.lost;
    }
    return left <= COUNT_FROM ? t.chat.left(left) : '';
  };
  const said = words();
  return (
    <p id={id} className="composer-note" role="status" data-empty={said === ''}>
      {said}
    </p>
  );
}
