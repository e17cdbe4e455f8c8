import type { Conversation } from '../../../src/protocol/shapes';
import { excerptOf } from '../attachment/excerpt';
import { picked } from '../attachment/picked';
import { withEmoji } from '../emoji/codes';
import { words } from '../language/language';
import { addressOfItem } from '../outbox/item';
import { items } from '../outbox/items';
import type { Address } from './address';
import { isMine } from './conversations';
import { drafts } from './draft';
import { noticeWords } from './notice';

interface Props {
  address: Address;
  conversation: Conversation;
  chosen: boolean;
}

/** How a conversation stands, in one line: what failed, who points at one, what is half written, what came last. */
export function Preview({ address, conversation, chosen }: Props) {
  const { notSent, mentionedMe, draft, mutedCount } = words.value;
  const failed = items.value.findLast((item) => item.state === 'failed' && addressOfItem(item) === address);
  if (failed) return <Marked mark={notSent} text={excerptOf(failed)} />;
  const last = withEmoji(lastWords(conversation));
  const { mentioned, muted, unread } = conversation;
  if (mentioned) return <Marked mark={mentionedMe} text={last} />;
  const written = drafts.value[address];
  const files = picked.value[address];
  if ((written?.trim() || files) && !chosen) {
    return <Marked mark={draft} text={excerptOf({ content: written ?? '', attachments: files })} />;
  }
  return <>{muted && unread > 1 ? `${mutedCount(unread)} ${last}` : last}</>;
}

function Marked({ mark, text }: { mark: string; text: string }) {
  return (
    <>
      <b class="row-draft">{mark}</b> {text}
    </>
  );
}

function lastWords({ last, kind }: Conversation): string {
  if (!last) return '';
  if (last.kind !== 'text') return noticeWords(last);
  if (last.recalled) return words.value.recalled;
  const said = excerptOf(last);
  return kind === 'room' && !isMine(last) ? `${last.alias ?? last.name}: ${said}` : said;
}
