import { en, type Texts } from './en';
import { Format, type Language } from './format';
import { fr } from './fr';

export const LANGUAGES: Record<Language, Texts> = { en, fr };

const KEY = 'spyglass.language';

export function isLanguage(value: unknown): value is Language {
  return value === 'en' || value === 'fr';
}

/** The first of the browser's languages that we speak; English otherwise. */
export function pickLanguage(chosen: string | null, browser: readonly string[]): Language {
  if (isLanguage(chosen)) {
    return chosen;
  }
  for (const tag of browser) {
    const base = tag.toLowerCase().split('-')[0];
    if (isLanguage(base)) {
      return base;
    }
  }
  return 'en';
}

/** `en-GB` rather than `en` when the browser says so: dates and numbers follow the region. */
export function localeFor(language: Language, browser: readonly string[]): string {
  return browser.find((tag) => tag.toLowerCase().split('-')[0] === language) ?? language;
}

export function storedLanguage(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function storeLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // A browser that keeps nothing: the choice lasts as long as the page.
  }
}

export interface Speech {
  readonly language: Language;
  readonly t: Texts;
  readonly format: Format;
}

export function speechFor(language: Language, browser: readonly string[]): Speech {
  return { language, t: LANGUAGES[language], format: new Format(language, localeFor(language, browser)) };
}
