import { useState } from 'react';
import { useSpeech } from '../i18n/SpeechProvider';
import { IconButton } from '../ui/Button';
import { Field } from '../ui/Field';

interface Props {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly autoComplete: 'current-password' | 'new-password';
  readonly hint?: string;
  readonly error?: string | undefined;
}

export function PasswordField({ value, onChange, autoComplete, hint, error }: Props) {
  const { t } = useSpeech();
  const [shown, setShown] = useState(false);
  return (
    <Field
      label={t.account.password}
      name="password"
      type={shown ? 'text' : 'password'}
      autoComplete={autoComplete}
      required
      maxLength={512}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      hint={hint}
      error={error}
      after={
        <IconButton
          icon={shown ? 'eyeOff' : 'eye'}
          label={shown ? t.account.hidePassword : t.account.showPassword}
          onClick={() => setShown(!shown)}
        />
      }
    />
  );
}
