import { useState, type FormEvent } from 'react';
import type { Broadcast } from '../api/types';
import { Link } from '../app/Link';
import { navigate } from '../app/navigation';
import { to } from '../app/route';
import { useSpeech } from '../i18n/SpeechProvider';
import { AudienceChoice } from '../studio/AudienceChoice';
import { KeepChoice } from '../studio/KeepChoice';
import { IconButton } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { ErrorNote } from '../ui/ErrorNote';
import { Icon, type IconName } from '../ui/Icon';
import type { Camera, CameraView } from './Camera';
import { MicButton, PictureButtons } from './CameraButtons';
import { begun, MAX_TITLE, type Wish } from './wish';
import { PlaceChoice } from './PlaceChoice';
import { ScheduleForm } from './ScheduleForm';

interface Props {
  readonly wish: Wish;
  readonly change: (news: Partial<Wish>) => void;
  readonly existing: Broadcast | null;
  readonly camera: Camera | null;
  readonly view: CameraView;
  readonly error: string | null;
  readonly onPress: (event: FormEvent) => void;
}

type Sheet = 'audience' | 'place' | 'keep' | 'later';

/** Over the camera: a title, a row of small switches, one red button. */
export function Setup({ wish, change, existing, camera, view, error, onPress }: Props) {
  const { t } = useSpeech();
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const close = () => setSheet(null);
  return (
    <>
      <div className="topbar">
        <div className="topbar-row">
          <IconButton icon="close" label={t.live.close} className="glass" onClick={() => navigate(existing === null ? to.home() : to.watch(existing.id))} />
          <span className="topbar-gap" />
          {existing === null && (
            <Link href={to.create()} className="golive-encoder">
              {t.live.encoder}
            </Link>
          )}
        </div>
        {view.audio === null && view.video !== null && !view.opening && (
          <p className="golive-hint" role="status">
            {t.live.noMicrophone}
          </p>
        )}
      </div>
      <form className="setup" onSubmit={onPress} aria-label={t.live.title} data-hidden={view.problem !== null && view.video === null}>
        {error !== null && <ErrorNote>{error}</ErrorNote>}
        <input
          className="setup-title"
          name="title"
          value={wish.title}
          onChange={(event) => change({ title: event.target.value })}
          onKeyDown={(event) => {
            // Whoever has written a title is not on the air yet.
            if (event.key === 'Enter') {
              event.preventDefault();
              event.currentTarget.blur();
            }
          }}
          placeholder={t.studio.titlePlaceholder}
          aria-label={t.live.titleLabel}
          maxLength={MAX_TITLE}
          autoComplete="off"
          enterKeyHint="done"
          dir="auto"
        />
        <ul className="chips">
          {!begun(existing) && (
            <>
              <Chip icon={AUDIENCE_ICONS[wish.audience]} name={audienceName(wish, t)} opens={t.studio.audience} onPress={() => setSheet('audience')} testId="chip-audience" />
              <Chip icon="pin" name={placeName(wish, t)} on={wish.place !== null} opens={t.live.place} onPress={() => setSheet('place')} testId="chip-place" />
            </>
          )}
          <li>
            <button type="button" className="chip" aria-pressed={wish.chat} onClick={() => change({ chat: !wish.chat })} data-testid="chip-chat">
              <Icon name={wish.chat ? 'chat' : 'chatOff'} size={18} />
              {t.live.chat}
            </button>
          </li>
          {!begun(existing) && (
            <Chip icon="download" name={wish.keepDays === 0 ? t.live.keep : t.studio.keepDays(wish.keepDays)} opens={t.live.keepTitle} onPress={() => setSheet('keep')} testId="chip-keep" />
          )}
          {existing === null && (
            <Chip icon="clock" name={t.live.later} opens={t.live.laterTitle} onPress={() => setSheet('later')} testId="chip-later" />
          )}
        </ul>
        <div className="setup-row">
          <span className="setup-side">
            <MicButton camera={camera} view={view} />
          </span>
          <button
            type="submit"
            className="red-button"
            disabled={view.video === null}
            aria-label={begun(existing) ? t.live.goOn : t.live.title}
            title={begun(existing) ? t.live.goOn : t.live.title}
            data-testid="red-button"
          >
            <span />
          </button>
          <span className="setup-side">
            <PictureButtons camera={camera} view={view} />
          </span>
        </div>
      </form>
      <Dialog open={sheet === 'audience'} title={t.studio.audience} onClose={close} kind="sheet">
        <AudienceChoice value={wish.audience} onChange={(audience) => change({ audience })} />
      </Dialog>
      <Dialog open={sheet === 'place'} title={t.live.placeTitle} onClose={close} kind="sheet">
        <PlaceChoice value={wish.place} onChange={(place) => change({ place })} />
      </Dialog>
      <Dialog open={sheet === 'keep'} title={t.live.keepTitle} onClose={close} kind="sheet">
        <KeepChoice value={wish.keepDays} onChange={(keepDays) => change({ keepDays })} />
      </Dialog>
      <Dialog open={sheet === 'later'} title={t.live.laterTitle} onClose={close} kind="sheet">
        <ScheduleForm wish={wish} change={change} />
      </Dialog>
    </>
  );
}

const AUDIENCE_ICONS: Record<Wish['audience'], IconName> = { PUBLIC: 'globe', UNLISTED: 'link', PRIVATE: 'lock' };

type Words = ReturnType<typeof useSpeech>['t'];

function audienceName({ audience }: Wish, t: Words): string {
  return { PUBLIC: t.live.everybody, UNLISTED: t.live.link, PRIVATE: t.live.invited }[audience];
}

function placeName({ place }: Wish, t: Words): string {
  return place === null ? t.live.placeOff : place.exact ? t.live.placeExact : t.live.placeNear;
}

interface ChipProps {
  readonly icon: IconName;
  readonly name: string;
  readonly opens: string;
  readonly on?: boolean;
  readonly onPress: () => void;
  readonly testId: string;
}

/** Shows how it stands; opens the choice. */
function Chip({ icon, name, opens, on = false, onPress, testId }: ChipProps) {
  return (
    <li>
      <button type="button" className="chip" data-on={on} aria-haspopup="dialog" aria-label={`${opens}: ${name}`} onClick={onPress} data-testid={testId}>
        <Icon name={icon} size={18} />
        {name}
      </button>
    </li>
  );
}
