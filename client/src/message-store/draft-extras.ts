import { excerptOf } from '../i18n/graphemes';
import { attachmentKind } from '../../../src/protocol/attachment-kind';
import type { Quote, TextEntry } from '../../../src/protocol/types';
import { ConversationRecords } from './conversation-records';
import type { ConversationKey } from './conversation-key';

/** A mentioned user; `everyone` for 所有人. */
export interface Mention {
  /** As it appears in the text after the @. */
  shown: string;
  name?: string;
  everyone?: true;
}

/** The extras of a draft: the message it quotes and the users it mentions. */
export interface DraftExtras {
  quote?: Quote;
  mentions?: readonly Mention[];
}

/** The page cuts quotes here; the server has its own limit. */
const EXCERPT_LENGTH = 60;

const records = new ConversationRecords('extras', (kept) => (kept as DraftExtras | null) ?? undefined);

export const draftExtras = records.all;

export const restoreDraftExtras = (name: string): void => records.restore(name);

export function quote(address: ConversationKey, { seq, name, content, attachments }: TextEntry): void {
  const excerpt = excerptOf(content.replace(/\s+/g, ' '), EXCERPT_LENGTH);
  const [first] = attachments ?? [];
  const attached = first && attachmentKind(first);
  keep(address, { ...draftExtras.value[address], quote: { seq, name, excerpt, attached } });
}

export function unquote(address: ConversationKey): void {
  keep(address, { ...draftExtras.value[address], quote: undefined });
}

export function addMention(address: ConversationKey, mention: Mention): void {
  const known = draftExtras.value[address] ?? {};
  const others = (known.mentions ?? []).filter(({ shown }) => shown !== mention.shown);
  keep(address, { ...known, mentions: [...others, mention] });
}

/** Returns and clears the extras of this text, without mentions whose @ was deleted. */
export function takeDraftExtras(address: ConversationKey, text: string): DraftExtras {
  const { quote: quoted, mentions = [] } = draftExtras.value[address] ?? {};
  keep(address, {});
  return { quote: quoted, mentions: mentions.filter(({ shown }) => text.includes(`@${shown}`)) };
}

function keep(address: ConversationKey, addition: DraftExtras): void {
  records.put(address, addition.quote || addition.mentions?.length ? addition : undefined);
}
