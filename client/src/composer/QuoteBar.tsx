import { quoteText } from '../attachment/message-preview';
import { strings } from '../i18n/strings';
import { Icon } from '../ui/Icon';
import { draftExtras, unquote } from '../message-store/draft-extras';
import type { ConversationKey } from '../message-store/conversation-key';
import { composerInput } from '../ui/composer-input';

/** The message that the draft quotes. */
export function QuoteBar({ address }: { address: ConversationKey }) {
  const quote = draftExtras.value[address]?.quote;
  if (!quote) return null;
  return (
    <div class="quote-bar">
      <p class="cut">
        <bdi>{quote.name}</bdi>: <bdi>{quoteText(quote)}</bdi>
      </p>
      <button
        type="button"
        class="icon-button"
        aria-label={strings.value.cancelQuote}
        onClick={() => {
          unquote(address);
          composerInput.current?.focus();
        }}
      >
        <Icon name="close" size={16} />
      </button>
    </div>
  );
}
