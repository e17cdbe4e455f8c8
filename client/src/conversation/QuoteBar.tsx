import { quoteWords } from '../attachment/excerpt';
import { words } from '../language/language';
import { Icon } from '../look/Icon';
import { additions, unquote } from './addition';
import type { Address } from './address';
import { field } from './field';

/** What the text that is being written answers to. */
export function QuoteBar({ address }: { address: Address }) {
  const quote = additions.value[address]?.quote;
  if (!quote) return null;
  return (
    <div class="quote-bar">
      <p class="cut">
        <bdi>{quote.name}</bdi>: <bdi>{quoteWords(quote)}</bdi>
      </p>
      <button
        type="button"
        class="icon-button"
        aria-label={words.value.cancelQuote}
        onClick={() => {
          unquote(address);
          field.current?.focus();
        }}
      >
        <Icon name="close" size={16} />
      </button>
    </div>
  );
}
