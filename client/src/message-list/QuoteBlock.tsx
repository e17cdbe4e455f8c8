import type { Quote } from '../../../src/protocol/types';
import { quoteText } from '../attachment/message-preview';
import { strings } from '../i18n/strings';
import { scrollToMessage } from './scroll-to-message';

interface Props {
  quote: Quote;
  /** Absent while the message is being sent: then there is no position to jump from. */
  conversation?: string;
}

/** The quote of a message. A click scrolls to the original. */
export function QuoteBlock({ quote, conversation }: Props) {
  const { quoteGone, toQuoted } = strings.value;
  const { seq, name } = quote;
  const excerpt = quoteText(quote);
  if (!excerpt) return <p class="quote gone">{quoteGone}</p>;
  return (
    <button
      type="button"
      class="quote"
      title={toQuoted}
      onClick={() => conversation && void scrollToMessage(conversation, seq)}
    >
      <bdi>{name}</bdi>: <bdi>{excerpt}</bdi>
    </button>
  );
}
