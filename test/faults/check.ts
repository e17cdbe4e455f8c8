import type { TextEntry as Entry } from '../../src/protocol/shapes.js';
import type { Sent, Talker } from './talker.js';

/** What went wrong, each a list of what it happened to; all empty when every promise was kept. */
export interface Verdict {
  acknowledged: number;
  lost: string[];
  doubled: string[];
  phantoms: string[];
  refusedButKept: string[];
  outOfOrder: string[];
  leaked: string[];
}

/**
 * Holds what the senders know against what everybody was shown in the end.
 * @param fresh somebody who joined after everything, and so shows what the database holds of the lobby
 */
export function check(talkers: readonly Talker[], fresh: Talker): Verdict {
  const sent = talkers.flatMap((talker) => talker.sent);
  const byKey = new Map(sent.map((message) => [key(message.author, message.clientId), message]));
  const final = finalEntries([...talkers, fresh]);
  const stored = new Map<string, Entry[]>();
  const nameToId = new Map(talkers.map((talker) => [talker.name, talker.me.id]));
  for (const entry of final.values()) {
    const name = key(nameToId.get(entry.name) ?? entry.name, entry.clientId ?? entry.id);
    stored.set(name, [...(stored.get(name) ?? []), entry]);
  }
  const label = ({ clientId }: Sent): string => clientId;
  const acknowledged = sent.filter(({ outcome }) => outcome === 'ok');
  return {
    acknowledged: acknowledged.length,
    lost: acknowledged
      .filter(
        (message) => !stored.get(key(message.author, message.clientId))?.some(({ id }) => id === message.id),
      )
      .map(label),
    doubled: sent
      .filter((message) => (stored.get(key(message.author, message.clientId))?.length ?? 0) > 1)
      .map(label),
    phantoms: [...stored]
      .filter(([name, entries]) => byKey.get(name)?.content !== entries[0]!.content)
      .map(([name]) => name),
    refusedButKept: sent
      .filter(({ outcome, author, clientId }) => outcome === 'fail' && stored.has(key(author, clientId)))
      .map(label),
    outOfOrder: [...disagreements([...talkers, fresh], final), ...senderDisorder(talkers, final)],
    leaked: leaks(talkers, fresh),
  };
}

/** The verdict in the form a test compares with: everything kept. */
export const KEPT = {
  stuck: [],
  lost: [],
  doubled: [],
  phantoms: [],
  refusedButKept: [],
  outOfOrder: [],
  leaked: [],
};

function finalEntries(everybody: readonly Talker[]): Map<string, Entry> {
  const entries = everybody.flatMap(({ shown }) => [...shown.values()].flat());
  return new Map(entries.map((entry) => [entry.id, entry]));
}

/** Everybody was shown 1, 2, 3 … of each conversation, and the same entry at each place. */
function* disagreements(everybody: readonly Talker[], final: Map<string, Entry>): Generator<string> {
  const lengths = new Map<string, number>();
  for (const { conversation, seq } of final.values())
    lengths.set(conversation, Math.max(lengths.get(conversation) ?? 0, seq));
  for (const { name, shown } of everybody) {
    for (const [conversation, entries] of shown) {
      if (entries.length !== lengths.get(conversation) && entries.length > 0) {
        yield `${name} was shown ${entries.length} of ${lengths.get(conversation)} in ${conversation}`;
      }
      for (const [i, entry] of entries.entries()) {
        const same = entry.seq === i + 1 && final.get(entry.id)!.content === entry.content;
        if (!same) yield `${name} was shown ${entry.content} at ${i + 1} in ${conversation}`;
      }
    }
  }
}

/** One person's messages stand in the order they were sent in. */
function* senderDisorder(talkers: readonly Talker[], final: Map<string, Entry>): Generator<string> {
  for (const { sent } of talkers) {
    const newest = new Map<string, number>();
    for (const { outcome, id, clientId } of sent) {
      const entry = outcome === 'ok' ? final.get(id!) : undefined;
      if (!entry) continue;
      if (entry.seq <= (newest.get(entry.conversation) ?? 0))
        yield `${clientId} stands before what was sent before it`;
      newest.set(entry.conversation, entry.seq);
    }
  }
}

function leaks(talkers: readonly Talker[], fresh: Talker): string[] {
  return [...talkers, fresh].flatMap(({ name, shown }) =>
    [...shown.values()].flat().flatMap((entry) => {
      const mine = entry.to === undefined || entry.to === name || entry.name === name;
      return mine ? [] : [`${name} was shown ${entry.content}`];
    }),
  );
}

function key(author: string, clientId: string): string {
  return `${author} ${clientId}`;
}
