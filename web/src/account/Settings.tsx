import { useState } from 'react';
import { chooseTheme, chosenTheme, type Theme } from '../app/theme';
import { LANGUAGES } from '../i18n/language';
import type { Language } from '../i18n/format';
import { useSpeech } from '../i18n/SpeechProvider';

/** Appearance and language; both take effect at once. */
export function Settings() {
  const { t, language, choose } = useSpeech();
  const [theme, setTheme] = useState(chosenTheme);
  const themes: ReadonlyArray<readonly [Theme, string]> = [
    ['system', t.settings.system],
    ['light', t.settings.light],
    ['dark', t.settings.dark],
  ];
  return (
    <div className="settings">
      <fieldset className="segments">
        <legend>{t.settings.appearance}</legend>
        {themes.map(([value, label]) => (
          <label key={value}>
            <input
              type="radio"
              name="theme"
              checked={theme === value}
              onChange={() => {
                chooseTheme(value);
                setTheme(value);
              }}
            />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      <fieldset className="segments">
        <legend>{t.settings.language}</legend>
        {(Object.keys(LANGUAGES) as Language[]).map((value) => (
          <label key={value} lang={value}>
            <input type="radio" name="language" checked={language === value} onChange={() => choose(value)} />
            <span>{LANGUAGES[value].language}</span>
          </label>
        ))}
      </fieldset>
    </div>
  );
}
