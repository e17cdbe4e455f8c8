import { language, switchLanguage, words } from './language';

/** Names the language one would get, in that language. */
export function LanguageSwitch({ className = 'quiet-button' }: { className?: string }) {
  return (
    <button
      type="button"
      class={className}
      lang={language.value === 'en' ? 'zh-CN' : 'en'}
      onClick={() => void switchLanguage()}
    >
      {words.value.language}
    </button>
  );
}
