import { baseStrings, language, setLanguage } from '../i18n/language';
import { showToast } from './toast';

export async function switchLanguage(): Promise<void> {
  try {
    await setLanguage(language.value === 'en' ? 'zh-CN' : 'en');
  } catch {
    showToast(baseStrings.value.notFetched);
  }
}
