import { useState, type FormEvent } from 'react';
import { session } from '../api/client';
import { explain } from '../api/problem';
import { Link } from '../app/Link';
import { navigate } from '../app/navigation';
import { to } from '../app/route';
import { Shell } from '../app/Shell';
import { useTitle } from '../app/useTitle';
import { useSpeech } from '../i18n/SpeechProvider';
import { Button } from '../ui/Button';
import { ErrorNote } from '../ui/ErrorNote';
import { Field } from '../ui/Field';
import { PasswordField } from './PasswordField';
import { bareHandle } from './rules';
import './forms.css';

export default function SignInPage({ next }: { next: string }) {
  const { t } = useSpeech();
  useTitle(t.account.signIn);
  const [handle, setHandle] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await session.signIn(bareHandle(handle), password);
      navigate(next, { replace: true });
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };

  return (
    <Shell narrow>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <h1>{t.account.signInTitle}</h1>
        <Field
          label={t.account.handle}
          name="handle"
          before="@"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          required
          maxLength={100}
          value={handle}
          onChange={(event) => setHandle(event.target.value)}
        />
        <PasswordField value={password} onChange={setPassword} autoComplete="current-password" />
        {error !== undefined && <ErrorNote>{explain(error, t)}</ErrorNote>}
        <Button type="submit" busy={busy}>
          {t.account.signIn}
        </Button>
        <p className="form-aside">
          {t.account.noAccount} <Link href={to.signUp(next === '/' ? '' : next)}>{t.account.signUp}</Link>
        </p>
      </form>
    </Shell>
  );
}
