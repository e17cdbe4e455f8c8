import type { Quote } from '../../../src/protocol/shapes';
import { quoteWords } from '../attachment/excerpt';
import { words } from '../language/language';
import { jumpTo } from './jump';

interface Props {
  quote: Quote;
  /** Absent while the message is on its way: then there is nowhere to jump from. */
  conversation?: string;
}

/** What a message answers to. A click goes there. */
export function QuoteBlock({ quote, conversation }: Props) {
  const { quoteGone, toQuoted } = words.value;
  const { seq, name } = quote;
  const excerpt = quoteWords(quote);
  if (!excerpt) return <p class="quote gone">{quoteGone}</p>;
  return (
    <button
      type="button"
      class="quote"
      title={toQuoted}
      onClick={() => conversation && void jumpTo(conversation, seq)}
    >
      <bdi>{name}</bdi>: <bdi>{excerpt}</bdi>
    </button>
  );
}
