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

/** Auto, the rungs, sound alone: one choice of several. */
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
        <fieldset className="quality-menu">
          <legend>{t.watch.quality}</legend>
          {choices.map(({ id, label }) => (
            <label key={id}>
              <input
                type="radio"
                name="quality"
                checked={view.quality === id}
                onChange={() => player.chooseQuality(id)}
                onClick={(event) => event.detail > 0 && onOpen(false)}
              />
              <span>
                {label}
                {view.quality === id && <Icon name="check" size={18} />}
              </span>
            </label>
          ))}
        </fieldset>
      )}
    </div>
  );
}
