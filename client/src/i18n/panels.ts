import { computed } from '@preact/signals';
import { isolating } from './isolate';
import { language } from './language';
import { chinesePanels } from './panels.zh-CN';
import { englishPanels } from './panels.en';

const dictionaries = { 'zh-CN': isolating(chinesePanels), en: isolating(englishPanels) };

/** The texts of menus, panels and dialogs, which are fetched when one of these first opens. */
export const panelStrings = computed(() => dictionaries[language.value]);
