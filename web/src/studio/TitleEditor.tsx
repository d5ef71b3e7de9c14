import { useState, type FormEvent } from 'react';
import { api } from '../api/client';
import { explain } from '../api/problem';
import type { Broadcast } from '../api/types';
import { useSpeech } from '../i18n/SpeechProvider';
import { useAnnounce } from '../ui/announce';
import { Button, IconButton } from '../ui/Button';
import { ErrorNote } from '../ui/ErrorNote';
import { Field } from '../ui/Field';

export function TitleEditor({ broadcast, onChanged }: { broadcast: Broadcast; onChanged: (broadcast: Broadcast) => void }) {
  const { t } = useSpeech();
  const announce = useAnnounce();
  const [draft, setDraft] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  if (draft === null) {
    return (
      <div className="title-line">
        <h1>{broadcast.title}</h1>
        <IconButton icon="edit" size={20} label={t.studio.edit} onClick={() => setDraft(broadcast.title)} />
      </div>
    );
  }
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const title = draft.trim();
    if (title === '') {
      return;
    }
    setBusy(true);
    setError(undefined);
    try {
      onChanged(await api.change(broadcast.id, { title }));
      announce(t.studio.saved);
      setDraft(null);
    } catch (reason) {
      setError(reason);
    }
    setBusy(false);
  };
  return (
    <form className="title-form" onSubmit={(event) => void save(event)}>
      <h1 className="sr-only">{broadcast.title}</h1>
      <Field
        label={t.studio.title}
        name="title"
        autoFocus
        required
        autoComplete="off"
        maxLength={140}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && setDraft(null)}
        error={draft.trim() === '' ? t.studio.titleInvalid : undefined}
      />
      {error !== undefined && <ErrorNote>{explain(error, t)}</ErrorNote>}
      <div className="title-actions">
        <Button type="submit" size="small" busy={busy}>
          {t.studio.save}
        </Button>
        <Button tone="plain" size="small" onClick={() => setDraft(null)}>
          {t.app.cancel}
        </Button>
      </div>
    </form>
  );
}
