import { useEffect, useRef, useState } from 'react';
import { useSpeech } from '../i18n/SpeechProvider';
import { Button } from '../ui/Button';

const FROM = 3;

/** Three, two, one. Escape or the button below calls it off. */
export function Countdown({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const { t } = useSpeech();
  const [left, setLeft] = useState(FROM);
  const latest = useRef({ onDone, onCancel });
  latest.current = { onDone, onCancel };

  useEffect(() => {
    if (left === 0) {
      latest.current.onDone();
      return;
    }
    const timer = setTimeout(() => setLeft(left - 1), 1_000);
    return () => clearTimeout(timer);
  }, [left]);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => event.key === 'Escape' && latest.current.onCancel();
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);

  return (
    <div className="count">
      <p key={left} className="count-number" aria-hidden="true">
        {Math.max(1, left)}
      </p>
      <p className="sr-only" aria-live="assertive">
        {t.live.countdown(Math.max(1, left))}
      </p>
      <Button tone="plain" onClick={onCancel} autoFocus data-testid="countdown-cancel">
        {t.live.cancel}
      </Button>
    </div>
  );
}
