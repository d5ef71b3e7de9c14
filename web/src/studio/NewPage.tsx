import { useState, type FormEvent } from 'react';
import { api } from '../api/client';
import { explain } from '../api/problem';
import { randomId } from '../api/random';
import type { Audience } from '../api/types';
import { useAccount } from '../api/useAccount';
import { navigate } from '../app/navigation';
import { to } from '../app/route';
import { Shell } from '../app/Shell';
import { useTitle } from '../app/useTitle';
import { useSpeech } from '../i18n/SpeechProvider';
import { Button, LinkButton } from '../ui/Button';
import { ErrorNote } from '../ui/ErrorNote';
import { Field } from '../ui/Field';
import { Notice } from '../ui/Notice';
import { AudienceChoice } from './AudienceChoice';
import { KeepChoice } from './KeepChoice';
import { localInputValue } from './localTime';
import { keepKey } from './streamKey';
import '../account/forms.css';
import './studio.css';

const MAX_TITLE = 140;

export default function NewPage() {
  const { t } = useSpeech();
  const account = useAccount();
  useTitle(t.studio.newTitle);
  return (
    <Shell narrow goLive={false}>
      {account === null ? (
        <Notice title={t.studio.signInFirst} body={t.app.tagline}>
          <LinkButton href={to.signIn(to.create())}>{t.account.signIn}</LinkButton>
          <LinkButton tone="plain" href={to.signUp(to.create())}>
            {t.account.signUp}
          </LinkButton>
        </Notice>
      ) : (
        <NewForm />
      )}
    </Shell>
  );
}

function NewForm() {
  const { t, language } = useSpeech();
  const [attempt, setAttempt] = useState(() => randomId());
  const [title, setTitle] = useState('');
  const [audience, setAudience] = useState<Audience>('PUBLIC');
  const [keep, setKeep] = useState(0);
  const [later, setLater] = useState(false);
  const [when, setWhen] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const titleBad = title.trim() === '' || title.trim().length > MAX_TITLE;
  const whenBad = later && !(Date.parse(when) > Date.now());

  /** What is sent changes: it is another request from now on. */
  const changed = () => {
    setAttempt(randomId());
    setError(undefined);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (titleBad || whenBad) {
      return;
    }
    setBusy(true);
    setError(undefined);
    try {
      const draft = {
        title: title.trim(),
        audience,
        language,
        ...(keep > 0 && { keepRecordingDays: keep }),
        ...(later && { scheduledFor: new Date(when).toISOString() }),
      };
      const created = await api.create(draft, attempt);
      keepKey(created);
      navigate(to.studio(created.id), { replace: true });
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };

  return (
    <form className="form form-wide" noValidate onSubmit={(event) => void submit(event)}>
      <div>
        <h1>{t.studio.newTitle}</h1>
        <p className="lead">{t.studio.newLead}</p>
      </div>
      <LinkButton tone="quiet" icon="camera" href={to.goLive()} data-testid="with-camera">
        {t.live.withCamera}
      </LinkButton>
      <Field
        label={t.studio.title}
        name="title"
        placeholder={t.studio.titlePlaceholder}
        autoFocus
        required
        autoComplete="off"
        maxLength={MAX_TITLE}
        value={title}
        onChange={(event) => {
          setTitle(event.target.value);
          changed();
        }}
        error={tried && titleBad ? t.studio.titleInvalid : undefined}
      />
      <AudienceChoice
        value={audience}
        onChange={(value) => {
          setAudience(value);
          changed();
        }}
      />
      <KeepChoice
        value={keep}
        onChange={(days) => {
          setKeep(days);
          changed();
        }}
      />
      <label className="switch">
        <input
          type="checkbox"
          role="switch"
          checked={later}
          onChange={(event) => {
            setLater(event.target.checked);
            changed();
          }}
        />
        <span>{t.studio.later}</span>
      </label>
      {later && (
        <Field
          label={t.studio.when}
          name="scheduledFor"
          type="datetime-local"
          required
          min={localInputValue(new Date())}
          value={when}
          onChange={(event) => {
            setWhen(event.target.value);
            changed();
          }}
          error={tried && whenBad ? t.studio.whenInvalid : undefined}
        />
      )}
      {error !== undefined && <ErrorNote>{explain(error, t)}</ErrorNote>}
      <Button type="submit" tone="live" icon="live" busy={busy}>
        {busy ? t.studio.creating : t.studio.create}
      </Button>
    </form>
  );
}
