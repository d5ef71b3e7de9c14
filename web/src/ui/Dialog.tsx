import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useSpeech } from '../i18n/SpeechProvider';
import { IconButton } from './Button';
import './dialog.css';

interface Props {
  readonly open: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** `sheet` rises from the foot of a phone; on a desk both stand in the middle. */
  readonly kind?: 'dialog' | 'sheet';
}

/** The browser's own modal dialog: focus stays inside, Escape closes, focus returns. */
export function Dialog({ open, title, onClose, children, kind = 'dialog' }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const { t } = useSpeech();

  useEffect(() => {
    const dialog = element.current;
    if (open && dialog !== null && !dialog.open) {
      dialog.showModal();
    } else if (!open && dialog?.open) {
      dialog.close();
    }
  }, [open]);

  return (
    <dialog
      ref={element}
      className={`dialog dialog-${kind}`}
      aria-labelledby={heading}
      onClose={onClose}
      onClick={(event) => event.target === element.current && element.current.close()}
    >
      {open && (
        <div className="dialog-inside">
          <header className="dialog-head">
            <h2 id={heading}>{title}</h2>
            <IconButton icon="close" label={t.app.close} onClick={() => element.current?.close()} />
          </header>
          {children}
        </div>
      )}
    </dialog>
  );
}
