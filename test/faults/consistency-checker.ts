import type { Entry } from '../../src/protocol/types.js';
import type { StoredEntry } from './read-database.js';
import type { Sent, Recording } from './recording-client.js';

/** Violations by kind, each a list of cases; all empty when every guarantee held. */
export interface Verdict {
  acknowledged: number;
  /** Acknowledged, but not stored at the acknowledged seq. */
  lost: string[];
  /** Stored twice, or shown twice to one reader. */
  doubled: string[];
  /** Stored or shown, but sent by no client. */
  phantoms: string[];
  refusedButKept: string[];
  /** Not in the one order of the log, or not in the order of its sender. */
  outOfOrder: string[];
  /** A missing seq in a log, or one that a member was not shown. */
  gaps: string[];
  /** Shown to a user outside the conversation. */
  leaked: string[];
}

/** Everything known about a chat after all clients stopped sending. */
export interface Evidence {
  people: readonly Recording[];
  /** A client that connected after everything else. */
  fresh: Recording;
  stored: readonly StoredEntry[];
  /** Members of each closed room, by nickname. */
  rooms?: ReadonlyMap<string, readonly string[]>;
  /** Messages of clients that have disconnected. */
  strangers?: readonly Sent[];
}

/** The verdict without violations, for comparison in tests. */
export const NO_VIOLATIONS = {
  lost: [],
  doubled: [],
  phantoms: [],
  refusedButKept: [],
  outOfOrder: [],
  gaps: [],
  leaked: [],
};

/**
 * Compares what the senders know with the database, and both with what each user was shown in the
 * end.
 */
export function checkConsistency({
  people,
  fresh,
  stored,
  rooms = new Map(),
  strangers = [],
}: Evidence): Verdict {
  const everybody = [...people, fresh];
  const sent = [...people.flatMap((person) => person.sent), ...strangers];
  const readers = readersOf(sent, people, rooms);
  const byKey = new Map(sent.map((message) => [key(message.author, message.clientId), message]));
  const places = new Map(stored.map((line) => [`${line.conversation}.${line.seq}`, line]));
  const copies = countBy(stored.filter(({ clientId }) => clientId !== null).map(keyOfLine));
  const acknowledged = sent.filter(({ outcome }) => outcome === 'ok');
  return {
    acknowledged: acknowledged.length,
    lost: acknowledged
      .filter((message) => {
        const line = places.get(message.id!);
        return line === undefined || keyOfLine(line) !== key(message.author, message.clientId);
      })
      .map(label),
    doubled: [
      ...sent.filter((message) => (copies.get(key(message.author, message.clientId)) ?? 0) > 1).map(label),
      ...shownTwice(everybody),
    ],
    phantoms: [
      ...stored
        .filter(({ kind }) => kind === 'text')
        .filter((line) => byKey.get(keyOfLine(line))?.content !== line.content)
        .map((line) => `${line.conversation}.${line.seq}`),
      ...shownOnly(everybody, places),
    ],
    refusedButKept: sent
      .filter(({ outcome, author, clientId }) => outcome === 'fail' && copies.has(key(author, clientId)))
      .map(label),
    outOfOrder: [...disagreements(everybody, places), ...senderDisorder(people)],
    gaps: [...holes(stored), ...missing(everybody, stored, readers)],
    leaked: everybody.flatMap((reader) =>
      listsOf(reader)
        .filter(([conversation]) => readers.get(conversation)?.has(reader.name) === false)
        .map(([conversation, entries]) => `${reader.name} was shown ${entries.length} of ${conversation}`),
    ),
  };
}

type Readers = Map<string, ReadonlySet<string>>;

/** Readers of each conversation; one that is missing is open to all users. */
function readersOf(
  sent: readonly Sent[],
  people: readonly Recording[],
  rooms: ReadonlyMap<string, readonly string[]>,
): Readers {
  const readers: Readers = new Map([...rooms].map(([room, names]) => [room, new Set(names)]));
  const names = new Map(people.map(({ me, name }) => [me.id, name]));
  for (const { conversation, to, author } of sent) {
    if (to !== undefined && conversation !== undefined)
      readers.set(conversation, new Set([to, names.get(author)!]));
  }
  return readers;
}

function shownTwice(everybody: readonly Recording[]): string[] {
  return everybody.flatMap((reader) =>
    listsOf(reader).flatMap(([, entries]) =>
      [...countBy(entries.map(({ id }) => id))]
        .filter(([, times]) => times > 1)
        .map(([id]) => `${id} to ${reader.name}`),
    ),
  );
}

function shownOnly(everybody: readonly Recording[], places: ReadonlyMap<string, StoredEntry>): string[] {
  return everybody.flatMap((reader) =>
    listsOf(reader).flatMap(([, entries]) =>
      entries.filter((entry) => !places.has(entry.id)).map((entry) => `${entry.id} to ${reader.name}`),
    ),
  );
}

/** Checks that each user was shown rising seqs, and the stored entry at each seq. */
function* disagreements(
  everybody: readonly Recording[],
  places: ReadonlyMap<string, StoredEntry>,
): Generator<string> {
  for (const reader of everybody) {
    for (const [conversation, entries] of listsOf(reader)) {
      for (const [i, entry] of entries.entries()) {
        const rises = i === 0 || entry.seq > entries[i - 1]!.seq;
        const line = places.get(`${conversation}.${entry.seq}`);
        const isSame = !line || line.content === (entry as { content?: string }).content;
        if (!rises || !isSame) yield `${reader.name} was shown ${entry.id} at ${i + 1}`;
      }
    }
  }
}

/** Checks that the messages of one user are stored in the order they were sent. */
function* senderDisorder(people: readonly Recording[]): Generator<string> {
  for (const { sent } of people) {
    const newest = new Map<string, number>();
    for (const { outcome, id, conversation, clientId, content } of sent) {
      if (outcome !== 'ok' || content.startsWith(LAST_MESSAGE)) continue;
      const seq = Number(id!.slice(id!.lastIndexOf('.') + 1));
      if (seq <= (newest.get(conversation!) ?? 0)) yield `${clientId} stands before what was sent before it`;
      newest.set(conversation!, seq);
    }
  }
}

/** Prefixes of messages sent beside the continuous ones; they have no order relative to them. */
export const LAST_MESSAGE = 'last words';

/** Checks that each log is 1, 2, 3 … */
function* holes(stored: readonly StoredEntry[]): Generator<string> {
  const last = new Map<string, number>();
  for (const { conversation, seq } of stored) {
    const before = last.get(conversation) ?? 0;
    if (seq !== before + 1) yield `nothing is stored between ${before} and ${seq} of ${conversation}`;
    last.set(conversation, seq);
  }
}

function* missing(
  everybody: readonly Recording[],
  stored: readonly StoredEntry[],
  readers: Readers,
): Generator<string> {
  for (const [conversation, length] of countBy(stored.map((line) => line.conversation))) {
    for (const { name, shown } of everybody) {
      if (readers.get(conversation)?.has(name) === false) continue;
      const count = shown.get(conversation)?.length ?? 0;
      if (count !== length) yield `${name} was shown ${count} of ${length} in ${conversation}`;
    }
  }
}

function listsOf({ shown }: Recording): [string, readonly Entry[]][] {
  return [...shown].filter(([, entries]) => entries.length > 0);
}

function countBy(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of keys) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function label({ clientId }: Sent): string {
  return clientId;
}

function keyOfLine({ author, clientId }: StoredEntry): string {
  return key(author, clientId ?? '');
}

function key(author: string, clientId: string): string {
  return `${author} ${clientId}`;
}
