import { useEffect, useRef, useState } from 'react';
import { navigate } from '../app/navigation';
import { to } from '../app/route';
import { useSpeech } from '../i18n/SpeechProvider';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/Button';

const PAUSE_MILLIS = 350;

/** Searches while one types. On a small phone it is a button until it is needed. */
export function SearchBox({ query }: { query: string }) {
  const { t } = useSpeech();
  const [text, setText] = useState(query);
  const [open, setOpen] = useState(query !== '');
  const input = useRef<HTMLInputElement>(null);
  const sought = useRef(query);

  useEffect(() => {
    if (query !== sought.current) {
      sought.current = query;
      setText(query);
      setOpen(query !== '');
    }
  }, [query]);

  useEffect(() => {
    const wanted = text.trim();
    if (wanted === sought.current) {
      return;
    }
    const timer = setTimeout(() => seek(wanted), PAUSE_MILLIS);
    return () => clearTimeout(timer);
  }, [text]);

  const seek = (wanted: string) => {
    sought.current = wanted;
    navigate(to.home(wanted), { replace: true });
  };
  const close = () => {
    setText('');
    setOpen(false);
    seek('');
  };

  return (
    <form
      role="search"
      className="search"
      data-open={open}
      onSubmit={(event) => {
        event.preventDefault();
        seek(text.trim());
        input.current?.blur();
      }}
    >
      <IconButton
        icon="search"
        label={t.app.search}
        className="search-open"
        onClick={() => {
          setOpen(true);
          requestAnimationFrame(() => input.current?.focus());
        }}
      />
      <label className="search-box">
        <span className="sr-only">{t.app.search}</span>
        <Icon name="search" size={20} />
        <input
          ref={input}
          type="search"
          enterKeyHint="search"
          maxLength={200}
          placeholder={t.app.searchPlaceholder}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && close()}
          onBlur={() => text === '' && setOpen(false)}
        />
        {(text !== '' || open) && <IconButton icon="close" size={20} label={t.app.clear} onClick={close} />}
      </label>
    </form>
  );
}
