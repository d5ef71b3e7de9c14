import { useState } from 'react';
import { explain } from '../api/problem';
import { useSpeech } from '../i18n/SpeechProvider';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { ErrorNote } from './ErrorNote';

interface Props {
  readonly open: boolean;
  readonly title: string;
  readonly body: string;
  readonly confirm: string;
  readonly cancel?: string;
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
}

/** Asks before what can't be taken back; stays open and says why when it fails. */
export function ConfirmDialog({ open, title, body, confirm, cancel, onConfirm, onClose }: Props) {
  const { t } = useSpeech();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const run = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      onClose();
    } catch (reason) {
      setError(reason);
    }
    setBusy(false);
  };
  return (
    <Dialog
      open={open}
      title={title}
      onClose={() => {
        setError(undefined);
        onClose();
      }}
    >
      <p className="dialog-body">{body}</p>
      {error !== undefined && <ErrorNote>{explain(error, t)}</ErrorNote>}
      <div className="dialog-actions">
        <Button tone="plain" onClick={onClose}>
          {cancel ?? t.app.cancel}
        </Button>
        <Button tone="danger" busy={busy} onClick={() => void run()} data-testid="confirm">
          {confirm}
        </Button>
      </div>
    </Dialog>
  );
}
