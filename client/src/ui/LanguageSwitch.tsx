import { switchLanguage } from './switch-language';
import { baseStrings, language } from '../i18n/language';

/** Names the other language, in that language. */
export function LanguageSwitch({ className = 'quiet-button' }: { className?: string }) {
  return (
    <button
      type="button"
      class={className}
      lang={language.value === 'en' ? 'zh-CN' : 'en'}
      onClick={() => void switchLanguage()}
    >
      {baseStrings.value.language}
    </button>
  );
}
