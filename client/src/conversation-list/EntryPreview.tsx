import type { Conversation } from '../../../src/protocol/types';
import { messagePreview } from '../attachment/message-preview';
import { draftAttachments } from '../attachment/draft-attachments';
import { withEmoji } from '../emoji/codes';
import { isolate } from '../i18n/isolate';
import { strings } from '../i18n/strings';
import { withNickname } from '../i18n/with-nickname';
import { keyOfMessage } from '../outbox/outbox-message';
import { outboxMessages } from '../outbox/outbox-state';
import type { ConversationKey } from '../message-store/conversation-key';
import { isMine } from '../message-store/conversations';
import { drafts } from '../message-store/draft';
import { noticeText } from '../message-list/notice-text';

interface Props {
  address: ConversationKey;
  conversation: Conversation;
  chosen: boolean;
}

/**
 * The preview of a conversation, in one line: a failed message, a mention, a draft, or the last
 * entry.
 */
export function EntryPreview({ address, conversation, chosen }: Props) {
  const { notSent, mentionedMe, draft, mutedCount } = strings.value;
  const failed = outboxMessages.value.findLast(
    (item) => item.state === 'failed' && keyOfMessage(item) === address,
  );
  if (failed) return <Marked mark={notSent} text={messagePreview(failed)} />;
  const last = withEmoji(lastWords(conversation));
  const { mentioned, muted, unread } = conversation;
  if (mentioned) return <Marked mark={mentionedMe} text={last} />;
  const written = drafts.value[address];
  const files = draftAttachments.value[address];
  if ((written?.trim() || files) && !chosen) {
    return <Marked mark={draft} text={messagePreview({ content: written ?? '', attachments: files })} />;
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
  if (last.kind !== 'text') return noticeText(last);
  if (last.recalled) return strings.value.recalled;
  const said = isolate(messagePreview(last));
  return kind === 'room' && !isMine(last) ? `${withNickname(last)}: ${said}` : said;
}
