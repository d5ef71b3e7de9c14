import { useId, type InputHTMLAttributes, type ReactNode } from 'react';
import './field.css';

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** Stands before the text inside the field, e.g. `@`. */
  readonly before?: string;
  /** Stands after it, e.g. a button. */
  readonly after?: ReactNode;
}

export function Field({ label, hint, error, before, after, ...input }: Props) {
  const id = useId();
  const described = [error !== undefined ? `${id}-error` : '', hint !== undefined ? `${id}-hint` : ''];
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="field-box">
        {before !== undefined && <span aria-hidden="true">{before}</span>}
        <input
          id={id}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={described.filter(Boolean).join(' ') || undefined}
          {...input}
        />
        {after}
      </div>
      {error !== undefined && (
        <p id={`${id}-error`} className="field-error">
          {error}
        </p>
      )}
      {hint !== undefined && error === undefined && (
        <p id={`${id}-hint`} className="field-hint">
          {hint}
        </p>
      )}
    </div>
  );
}
