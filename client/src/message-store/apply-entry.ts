import type { Entry, ReactionEntry, RecallEntry, TextEntry } from '../../../src/protocol/types';

/** An entry that changes earlier entries. */
export type EntryUpdate = RecallEntry | ReactionEntry;

/** A message in this page: the user who recalled it is known once that entry has arrived. */
export type StoredText = TextEntry & { recalledBy?: string };

export function isEntryUpdate(entry: Entry): entry is EntryUpdate {
  return entry.kind === 'recall' || entry.kind === 'reaction';
}

/** Returns an earlier entry after a later one changed it; the same object where it did not. */
export function applyUpdate(entry: Entry, later: EntryUpdate): Entry {
  if (entry.kind !== 'text') return entry;
  if (later.kind === 'recall') return takenBack(entry, later);
  return entry.seq === later.target ? reacted(entry, later) : entry;
}

/** A recalled message is also removed from the page, and from quotes of it. */
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

/** The same reaction twice has no effect. */
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
