import { useId, type ReactNode } from 'react';
import { useSpeech } from '../i18n/SpeechProvider';
import { useAnnounce } from './announce';
import { IconButton } from './Button';
import { copyText } from './copy';

interface Props {
  readonly label: string;
  readonly value: string;
  /** Shown as dots; it can still be copied. */
  readonly hidden?: boolean;
  readonly extra?: ReactNode;
  readonly testId?: string;
}

/** A value to be carried elsewhere: selectable, with a button that copies it. */
export function CopyField({ label, value, hidden = false, extra, testId }: Props) {
  const { t } = useSpeech();
  const announce = useAnnounce();
  const id = useId();
  return (
    <div className="copy-field">
      <span id={id} className="copy-label">
        {label}
      </span>
      <div className="copy-box">
        <code aria-labelledby={id} data-testid={testId} data-hidden={hidden || undefined}>
          {hidden ? '•'.repeat(16) : value}
        </code>
        {extra}
        <IconButton
          icon="copy"
          label={`${t.app.copy}: ${label}`}
          onClick={() => void copyText(value).then((done) => announce(done ? t.app.copied : t.app.copyFailed))}
        />
      </div>
    </div>
  );
}
