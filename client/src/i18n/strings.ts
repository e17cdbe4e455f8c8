import { computed } from '@preact/signals';
import type { Dictionary } from './zh-CN';
import { isolating } from './isolate';
import { baseStrings, texts } from './language';

const chatWords = texts<Dictionary>({
  'zh-CN': async () => (await import('./zh-CN')).chinese,
  en: async () => (await import('./en')).english,
});

/** The texts of the chat page in the language of the page. */
export const strings = computed(() => {
  const [base, chat] = [baseStrings.value, chatWords.value];
  return isolating({ ...base, ...chat, refusals: { ...base.refusals, ...chat.refusals } });
});
