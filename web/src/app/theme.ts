import { storageOr } from '../api/storage';

export type Theme = 'system' | 'dark' | 'light';

const KEY = 'spyglass.theme';
const storage = storageOr(() => localStorage);

export function chosenTheme(): Theme {
  const value = storage.getItem(KEY);
  return value === 'dark' || value === 'light' ? value : 'system';
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') {
    storage.removeItem(KEY);
  } else {
    storage.setItem(KEY, theme);
  }
  applyTheme(theme);
}

/** `data-theme` overrules the system's wish; without it the style sheet follows the system. */
export function applyTheme(theme: Theme = chosenTheme()): void {
  if (theme === 'system') {
    delete document.documentElement.dataset['theme'];
  } else {
    document.documentElement.dataset['theme'] = theme;
  }
}
