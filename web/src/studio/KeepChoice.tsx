import { useId } from 'react';
import { useSpeech } from '../i18n/SpeechProvider';
import '../ui/field.css';

/** Days that can be chosen; 0 is as long as the instance's rule says. */
const CHOICES = [0, 1, 7, 30, 90, 365];

interface Props {
  readonly value: number;
  readonly onChange: (days: number) => void;
  readonly hint?: string;
  readonly disabled?: boolean;
}

/** How long the recording is to be kept. */
export function KeepChoice({ value, onChange, hint, disabled }: Props) {
  const { t } = useSpeech();
  const id = useId();
  const days = CHOICES.includes(value) ? CHOICES : [...CHOICES, value].sort((a, b) => a - b);
  return (
    <div className="field">
      <label htmlFor={id}>{t.studio.keep}</label>
      <div className="field-box">
        <select
          id={id}
          value={value}
          disabled={disabled}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          onChange={(event) => onChange(Number(event.target.value))}
          data-testid="keep"
        >
          {days.map((n) => (
            <option key={n} value={n}>
              {n === 0 ? t.studio.keepRule : t.studio.keepDays(n)}
            </option>
          ))}
        </select>
      </div>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="field-hint">
          {hint}
        </p>
      )}
    </div>
  );
}
