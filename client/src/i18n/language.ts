import { batch, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { localStore } from '../storage/local-storage';
import type { BaseDictionary } from './base.zh-CN';

export type Language = 'zh-CN' | 'en';

/** A part of the page's texts: the import of each language, and the one that is shown. */
interface Texts<T> {
  loaders: Record<Language, () => Promise<T>>;
  shown: Signal<T>;
}

const parts: Texts<unknown>[] = [];
const chosen = signal<Language>(remembered() ?? preferred());

/** The language of the page: the one chosen last, otherwise the browser's. */
export const language: ReadonlySignal<Language> = chosen;

/** The texts that every page needs. */
export const baseStrings = texts<BaseDictionary>({
  'zh-CN': async () => (await import('./base.zh-CN')).baseChinese,
  en: async () => (await import('./base.en')).baseEnglish,
});

/**
 * Declares a part of the texts. It has no value before `loadTexts`, which fetches one language
 * only.
 */
export function texts<T>(loaders: Texts<T>['loaders']): ReadonlySignal<T> {
  const shown = signal(undefined as T);
  parts.push({ loaders, shown });
  return shown;
}

/** Fetches all declared parts at once. Must be awaited before the page is drawn. */
export async function loadTexts(of: Language = chosen.value): Promise<void> {
  const loaded = await Promise.all(parts.map(({ loaders }) => loaders[of]()));
  batch(() => {
    chosen.value = of;
    for (const [at, { shown }] of parts.entries()) shown.value = loaded[at];
  });
}

/** Changes the language of the page, and stores it. @throws where its texts cannot be fetched */
export async function setLanguage(to: Language): Promise<void> {
  await loadTexts(to);
  localStore.put('language', to);
}

effect(() => {
  document.documentElement.lang = language.value;
});

function remembered(): Language | null {
  const kept = localStore.get('language');
  return kept === 'en' || kept === 'zh-CN' ? kept : null;
}

function preferred(): Language {
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}
