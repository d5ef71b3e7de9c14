import { useEffect, useRef } from 'react';
import { useSpeech } from '../i18n/SpeechProvider';
import { IconButton } from '../ui/Button';
import { Icon } from '../ui/Icon';
import { qualityLabel, type Quality } from './player/engine';
import type { Player } from './player/Player';
import type { PlayerView } from './player/view';

interface Props {
  readonly view: PlayerView;
  readonly player: Player;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}

/** Auto, the rungs, sound alone: one choice of several. While it is live, also how far behind one would rather be. */
export function QualityMenu({ view, player, open, onOpen }: Props) {
  const { t } = useSpeech();
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(onOpen);
  latest.current = onOpen;

  useEffect(() => {
    if (!open) {
      return;
    }
    place.current?.querySelector<HTMLInputElement>('input:checked')?.focus();
    const leave = (event: Event) => {
      const outside = !(event.target instanceof Node) || !place.current?.contains(event.target);
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : outside) {
        latest.current(false);
      }
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('keydown', leave);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('keydown', leave);
    };
  }, [open]);

  const current = view.current;
  const name = (quality: Quality) => qualityLabel(quality, t.watch.audioOnly, view.qualities);
  const auto = current === null || view.quality !== 'auto' ? t.watch.auto : t.watch.autoNow(name(current));
  const choices = [
    { id: 'auto', label: auto },
    ...view.qualities.map((quality) => ({ id: quality.id, label: name(quality) })),
  ];
  return (
    <div className="quality" ref={place}>
      <IconButton icon="tune" label={t.watch.quality} aria-expanded={open} onClick={() => onOpen(!open)} data-testid="quality-button" />
      {open && (
        <div className="quality-menu">
          {view.paced && view.live && (
            <Choices
              name="pace"
              legend={t.watch.pace}
              choices={(['fastest', 'smoothest'] as const).map((id) => ({
                id,
                label: t.watch.paces[id],
                note: id === view.pace && view.way !== null && view.way !== id ? t.watch.paceNotNow : t.watch.paceNotes[id],
              }))}
              chosen={view.pace}
              choose={(id) => player.choosePace(id)}
              close={() => onOpen(false)}
            />
          )}
          <Choices
            name="quality"
            legend={t.watch.quality}
            choices={choices}
            chosen={view.quality}
            choose={(id) => player.chooseQuality(id)}
            close={() => onOpen(false)}
          />
        </div>
      )}
    </div>
  );
}

interface ChoicesProps<Id extends string> {
  readonly name: string;
  readonly legend: string;
  readonly choices: ReadonlyArray<{ readonly id: Id; readonly label: string; readonly note?: string }>;
  readonly chosen: Id;
  readonly choose: (id: Id) => void;
  readonly close: () => void;
}

/** Chosen with a pointer, it closes; with the keys one goes on looking. */
function Choices<Id extends string>({ name, legend, choices, chosen, choose, close }: ChoicesProps<Id>) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      {choices.map(({ id, label, note }) => (
        <label key={id}>
          <input
            type="radio"
            name={name}
            value={id}
            checked={chosen === id}
            onChange={() => choose(id)}
            onClick={(event) => event.detail > 0 && close()}
          />
          <span>
            <span>
              {label}
              {note !== undefined && <small>{note}</small>}
            </span>
            {chosen === id && <Icon name="check" size={18} />}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
