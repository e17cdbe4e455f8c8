import type { Entry, ReactionEntry, RecallEntry, TextEntry } from '../../../src/protocol/types';

/** A line that changes what stands above it. */
export type EntryUpdate = RecallEntry | ReactionEntry;

/** A text as this page keeps it: whoever took it back is known once that line was seen. */
export type StoredText = TextEntry & { recalledBy?: string };

export function isEntryUpdate(entry: Entry): entry is EntryUpdate {
  return entry.kind === 'recall' || entry.kind === 'reaction';
}

/** An earlier line after a later one changed it; the very same where it did not. */
export function applyUpdate(entry: Entry, later: EntryUpdate): Entry {
  if (entry.kind !== 'text') return entry;
  if (later.kind === 'recall') return takenBack(entry, later);
  return entry.seq === later.target ? reacted(entry, later) : entry;
}

/** What was taken back is gone from the page as well, and from what quotes it. */
function takenBack(entry: StoredText, { target, by }: RecallEntry): StoredText {
  if (entry.seq === target) {
    return {
      ...entry,
      content: '',
      recalled: true,
      recalledBy: by,
      quote: undefined,
      reactions: undefined,
      attachments: undefined,
    };
  }
  return entry.quote?.seq === target
    ? { ...entry, quote: { ...entry.quote, excerpt: '', attached: undefined } }
    : entry;
}

/** Hearing the same reaction twice changes nothing. */
function reacted(entry: TextEntry, { by, emoji, on }: ReactionEntry): TextEntry {
  const known = entry.reactions ?? [];
  const before = known.find((reaction) => reaction.emoji === emoji)?.by ?? [];
  if (before.includes(by) === on) return entry;
  const after = on ? [...before, by] : before.filter((name) => name !== by);
  const reactions = known.some((reaction) => reaction.emoji === emoji)
    ? known.map((reaction) => (reaction.emoji === emoji ? { emoji, by: after } : reaction))
    : [...known, { emoji, by: after }];
  return { ...entry, reactions: reactions.filter((reaction) => reaction.by.length > 0) };
}
