import { useState, type FormEvent } from 'react';
import { api } from '../api/client';
import { explain } from '../api/problem';
import { randomId } from '../api/random';
import { useAccount } from '../api/useAccount';
import { navigate } from '../app/navigation';
import { to } from '../app/route';
import { useSpeech } from '../i18n/SpeechProvider';
import { localInputValue } from '../studio/localTime';
import { keepKey } from '../studio/streamKey';
import { Button } from '../ui/Button';
import { ErrorNote } from '../ui/ErrorNote';
import { Field } from '../ui/Field';
import { draftOf, MAX_TITLE, type Wish } from './wish';

/** A broadcast that is announced now and goes live later. */
export function ScheduleForm({ wish, change }: { wish: Wish; change: (news: Partial<Wish>) => void }) {
  const { t, language } = useSpeech();
  const account = useAccount();
  const [attempt, setAttempt] = useState(randomId);
  const [when, setWhen] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const bad = !(Date.parse(when) > Date.now());

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (bad) {
      return;
    }
    setBusy(true);
    setError(undefined);
    try {
      const created = await api.create(draftOf(wish, t.live.titleOf(account?.displayName ?? ''), language, new Date(when)), attempt);
      keepKey(created);
      navigate(to.watch(created.id));
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };
  return (
    <form className="form" noValidate onSubmit={(event) => void submit(event)} data-testid="schedule-form">
      <p className="dialog-body">{t.live.laterLead}</p>
      <Field
        label={t.studio.title}
        name="scheduledTitle"
        placeholder={t.studio.titlePlaceholder}
        autoComplete="off"
        maxLength={MAX_TITLE}
        value={wish.title}
        onChange={(event) => {
          change({ title: event.target.value });
          setAttempt(randomId());
        }}
      />
      <Field
        label={t.studio.when}
        name="scheduledFor"
        type="datetime-local"
        required
        min={localInputValue(new Date())}
        value={when}
        onChange={(event) => {
          setWhen(event.target.value);
          setAttempt(randomId());
        }}
        error={tried && bad ? t.studio.whenInvalid : undefined}
      />
      {error !== undefined && <ErrorNote>{explain(error, t)}</ErrorNote>}
      <Button type="submit" busy={busy}>
        {t.live.announce}
      </Button>
    </form>
  );
}
