import { useRef, useState } from 'react';
import { useSpeech } from '../i18n/SpeechProvider';
import { ErrorNote } from '../ui/ErrorNote';
import { Icon, type IconName } from '../ui/Icon';
import { locate, type Place, type PlaceFailure, type PlaceWish } from './place';

/** Off unless one asks; then about a kilometre unless one asks for more. */
export function PlaceChoice({ value, onChange }: { value: Place | null; onChange: (place: Place | null) => void }) {
  const { t, format } = useSpeech();
  const [looking, setLooking] = useState<PlaceWish | null>(null);
  const [failure, setFailure] = useState<PlaceFailure | null>(null);
  const turn = useRef(0);
  const shown: PlaceWish = looking ?? (value === null ? 'off' : value.exact ? 'exact' : 'near');

  const choose = async (wish: PlaceWish) => {
    const mine = ++turn.current;
    setFailure(null);
    onChange(null);
    setLooking(wish === 'off' ? null : wish);
    if (wish === 'off') {
      return;
    }
    try {
      const place = await locate(wish === 'exact');
      if (mine === turn.current) {
        onChange(place);
      }
    } catch (why) {
      if (mine === turn.current) {
        setFailure(why === 'denied' ? 'denied' : 'unavailable');
      }
    }
    if (mine === turn.current) {
      setLooking(null);
    }
  };
  const choices: ReadonlyArray<readonly [PlaceWish, IconName, string, string]> = [
    ['off', 'eyeOff', t.live.placeOff, t.live.placeOffHint],
    ['near', 'globe', t.live.placeNear, t.live.placeNearHint],
    ['exact', 'pin', t.live.placeExact, t.live.placeExactHint],
  ];
  return (
    <>
      <fieldset className="choice">
        <legend className="sr-only">{t.live.placeTitle}</legend>
        {choices.map(([wish, icon, name, hint]) => (
          <label key={wish}>
            <input type="radio" name="place" value={wish} checked={shown === wish} onChange={() => void choose(wish)} />
            <span>
              <Icon name={icon} size={22} />
              <span>
                <strong>{name}</strong>
                <span>{hint}</span>
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <p className="field-hint" role="status" data-testid="place-found">
        {looking !== null && t.live.placeLooking}
        {looking === null && value !== null && t.live.placeFound(format.degrees(value.latitude), format.degrees(value.longitude))}
      </p>
      {failure !== null && <ErrorNote>{failure === 'denied' ? t.live.placeDenied : t.live.placeUnavailable}</ErrorNote>}
    </>
  );
}
