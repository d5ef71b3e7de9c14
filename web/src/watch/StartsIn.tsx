import { useEffect, useState } from 'react';
import { useSpeech } from '../i18n/SpeechProvider';

const DAY_SECONDS = 86_400;

/** How long until then, second by second; days are counted in days. Nothing once the time has come. */
export function StartsIn({ at }: { at: Date }) {
  const { t, format } = useSpeech();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const left = Math.ceil((at.getTime() - now) / 1000);
  return left <= 0 || left >= 2 * DAY_SECONDS ? null : (
    <p className="scene-countdown" role="timer" data-testid="starts-in">
      {t.live.startsIn} <strong>{format.position(left)}</strong>
    </p>
  );
}
