import type { Audience } from '../api/types';
import { useSpeech } from '../i18n/SpeechProvider';
import { Icon, type IconName } from '../ui/Icon';

export function AudienceChoice({ value, onChange }: { value: Audience; onChange: (value: Audience) => void }) {
  const { t } = useSpeech();
  const choices: ReadonlyArray<readonly [Audience, IconName, string, string]> = [
    ['PUBLIC', 'globe', t.studio.audiencePublic, t.studio.audiencePublicHint],
    ['UNLISTED', 'link', t.studio.audienceUnlisted, t.studio.audienceUnlistedHint],
    ['PRIVATE', 'lock', t.studio.audiencePrivate, t.studio.audiencePrivateHint],
  ];
  return (
    <fieldset className="choice">
      <legend className="legend">{t.studio.audience}</legend>
      {choices.map(([audience, icon, name, hint]) => (
        <label key={audience}>
          <input type="radio" name="audience" value={audience} checked={value === audience} onChange={() => onChange(audience)} />
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
  );
}
