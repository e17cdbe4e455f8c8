import { computed } from '@preact/signals';
import { language } from './language';
import { chinesePanels } from './panels.chinese';
import { englishPanels } from './panels.english';

const dictionaries = { 'zh-CN': chinesePanels, en: englishPanels };

/** The words of menus, panels and dialogs, which are fetched when one of these first opens. */
export const panelWords = computed(() => dictionaries[language.value]);
