import { useState, type FormEvent } from 'react';
import { api, session } from '../api/client';
import { ApiProblem, explain } from '../api/problem';
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
import { bareHandle, isDisplayName, isHandle, isPassword } from './rules';
import './forms.css';

export default function SignUpPage({ next }: { next: string }) {
  const { t } = useSpeech();
  useTitle(t.account.signUp);
  const [name, setName] = useState('');
  const [handle, setHandle] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const taken = error instanceof ApiProblem && error.slug === 'handle-taken';

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setError(undefined);
    const wanted = bareHandle(handle);
    if (!isDisplayName(name) || !isHandle(wanted) || !isPassword(password)) {
      return;
    }
    setBusy(true);
    try {
      await api.signUp(wanted, name.trim(), password);
      await session.signIn(wanted, password);
      navigate(next, { replace: true });
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };

  const handleError = () => {
    if (taken) {
      return t.problem.handleTaken;
    }
    return tried && !isHandle(bareHandle(handle)) ? t.account.handleInvalid : undefined;
  };

  return (
    <Shell narrow>
      <form className="form" noValidate onSubmit={(event) => void submit(event)}>
        <div>
          <h1>{t.account.signUpTitle}</h1>
          <p className="lead">{t.account.signUpLead}</p>
        </div>
        <Field
          label={t.account.displayName}
          name="displayName"
          autoComplete="name"
          autoFocus
          required
          maxLength={50}
          value={name}
          onChange={(event) => setName(event.target.value)}
          hint={t.account.displayNameHint}
          error={tried && !isDisplayName(name) ? t.account.displayNameInvalid : undefined}
        />
        <Field
          label={t.account.handle}
          name="handle"
          before="@"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          maxLength={31}
          value={handle}
          onChange={(event) => {
            setHandle(event.target.value);
            setError(undefined);
          }}
          hint={t.account.handleHint}
          error={handleError()}
        />
        <PasswordField
          value={password}
          onChange={setPassword}
          autoComplete="new-password"
          hint={t.account.passwordHint}
          error={tried && !isPassword(password) ? t.account.passwordInvalid : undefined}
        />
        {error !== undefined && !taken && <ErrorNote>{explain(error, t)}</ErrorNote>}
        <Button type="submit" busy={busy}>
          {t.account.signUp}
        </Button>
        <p className="form-aside">
          {t.account.haveAccount} <Link href={to.signIn(next === '/' ? '' : next)}>{t.account.signIn}</Link>
        </p>
      </form>
    </Shell>
  );
}
