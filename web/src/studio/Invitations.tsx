import { useState, type FormEvent } from 'react';
import { api } from '../api/client';
import { ApiProblem, explain } from '../api/problem';
import { useResource } from '../api/useResource';
import { bareHandle, isHandle } from '../account/rules';
import { useSpeech } from '../i18n/SpeechProvider';
import { Avatar } from '../ui/Avatar';
import { Button, IconButton } from '../ui/Button';
import { ErrorNote } from '../ui/ErrorNote';
import { Field } from '../ui/Field';

/** Who may watch a private broadcast besides its owner. */
export function Invitations({ id }: { id: string }) {
  const { t } = useSpeech();
  const { data, error, reload } = useResource(id, (signal) => api.invited(id, signal));
  const [handle, setHandle] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | undefined>();

  const change = async (action: () => Promise<void>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await action();
      reload();
    } catch (reason) {
      const nobody = reason instanceof ApiProblem && reason.status === 404;
      setProblem(nobody ? t.studio.inviteUnknown : explain(reason, t));
    }
    setBusy(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = bareHandle(handle).toLowerCase();
    if (!isHandle(wanted)) {
      setProblem(t.account.handleInvalid);
      return;
    }
    void change(async () => {
      await api.invite(id, wanted);
      setHandle('');
    });
  };

  return (
    <section className="panel">
      <h2>{t.studio.invitations}</h2>
      {data === undefined && error !== undefined && <ErrorNote>{explain(error, t)}</ErrorNote>}
      {data?.items.length === 0 && <p className="panel-lead">{t.studio.inviteNobody}</p>}
      <ul className="invited">
        {data?.items.map((person) => (
          <li key={person.handle}>
            <Avatar name={person.displayName} seed={person.handle} />
            <span>
              <strong>{person.displayName}</strong> @{person.handle}
            </span>
            <IconButton icon="close" size={20} label={t.studio.uninvite(person.handle)} onClick={() => void change(() => api.uninvite(id, person.handle))} />
          </li>
        ))}
      </ul>
      <form className="invite-form" noValidate onSubmit={submit}>
        <Field
          label={t.studio.inviteLabel}
          name="invite"
          before="@"
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          maxLength={31}
          value={handle}
          onChange={(event) => {
            setHandle(event.target.value);
            setProblem(undefined);
          }}
          error={problem}
        />
        <Button type="submit" busy={busy}>
          {t.studio.invite}
        </Button>
      </form>
    </section>
  );
}
