import { batch, effect, type ReadonlySignal, signal } from '@preact/signals';
import { say } from '../look/toast';
import { shelf } from '../shelf/shelf';
import type { Dictionary } from './chinese';

export type Language = 'zh-CN' | 'en';

/** Each is fetched where it is spoken. */
const dictionaries: Record<Language, () => Promise<Dictionary>> = {
  'zh-CN': async () => (await import('./chinese')).chinese,
  en: async () => (await import('./english')).english,
};

const chosen = signal<Language>(remembered() ?? preferred());
const spoken = signal<Dictionary>(await dictionaries[chosen.value]());

/** The language of the page: the one chosen last, else the browser's. */
export const language: ReadonlySignal<Language> = chosen;

/** The words of the page in that language. */
export const words: ReadonlySignal<Dictionary> = spoken;

export async function switchLanguage(): Promise<void> {
  const other = language.value === 'en' ? 'zh-CN' : 'en';
  try {
    const dictionary = await dictionaries[other]();
    batch(() => {
      chosen.value = other;
      spoken.value = dictionary;
    });
    shelf.put('language', other);
  } catch {
    say(words.value.notFetched);
  }
}

effect(() => {
  document.documentElement.lang = language.value;
});

function remembered(): Language | null {
  const kept = shelf.get('language');
  return kept === 'en' || kept === 'zh-CN' ? kept : null;
}

function preferred(): Language {
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}
