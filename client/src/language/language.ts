import { computed, effect, signal } from '@preact/signals';
import { shelf } from '../shelf/shelf';
import { chinese } from './chinese';
import { english } from './english';

export type Language = 'zh-CN' | 'en';

const dictionaries = { 'zh-CN': chinese, en: english };

/** The language of the page: the one chosen last, else the browser's. */
export const language = signal<Language>(remembered() ?? preferred());

/** The words of the page in that language. */
export const words = computed(() => dictionaries[language.value]);

export function switchLanguage(): void {
  language.value = language.value === 'en' ? 'zh-CN' : 'en';
  shelf.put('language', language.value);
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
