/** An entry of a room's log, from the database. */
export interface LogLine {
  seq: number;
  kind: string;
  /** Nickname. */
  author: string;
  /** Users who joined or left with it. */
  people: string[];
  content: string;
}

/** Seqs of the room that one connection of a user received or read, in order of arrival. */
export interface Inbox {
  whose: string;
  seqs: number[];
  /** The first entry after the ban that ended this connection. */
  bannedFrom?: number;
}

/**
 * Entries between which a user was banned: the first after the ban was acknowledged, the last
 * before it was lifted.
 */
export interface Ban {
  whom: string;
  from: number;
  to: number;
}

export interface Sent {
  whose: string;
  content: string;
  /** Its seq, where it was acknowledged. */
  seq?: number;
  wasRefused: boolean;
}

/** Final state of a room, its users and the database. */
export interface Observed {
  log: LogLine[];
  inboxes: Inbox[];
  bans: Ban[];
  sent: Sent[];
}

/**
 * Returns everything that a user received or sent while outside the room or banned, and every
 * difference between acknowledgements and log.
 * The log alone decides which users were in the room at which entry.
 */
export function findLeaks({ log, inboxes, bans, sent }: Observed): string[] {
  const stays = staysOf(log);
  const isIn = (whose: string, seq: number): boolean =>
    stays.get(whose)?.some(({ from, to }) => from <= seq && seq <= to) ?? false;
  const bySeq = new Map(log.map((line) => [line.seq, line]));
  const contents = new Set(log.map(({ content }) => content));
  const found: string[] = [];

  log.forEach(({ seq, kind, author }, i) => {
    if (seq !== i + 1) found.push(`${i + 1} is missing`);
    if (kind !== 'text') return;
    if (!isIn(author, seq)) found.push(`${author} spoke at ${seq} without being there`);
    if (bans.some((ban) => ban.whom === author && ban.from <= seq && seq <= ban.to)) {
      found.push(`${author} spoke at ${seq} though banned`);
    }
  });
  for (const { whose, seqs, bannedFrom = Infinity } of inboxes) {
    for (const seq of seqs) {
      if (!isIn(whose, seq)) found.push(`${whose} heard ${seq} without being there`);
      if (seq >= bannedFrom) found.push(`${whose} heard ${seq} though banned`);
      if (!bySeq.has(seq)) found.push(`${whose} heard ${seq}, which there is not`);
    }
  }
  for (const { whose, content, seq, wasRefused } of sent) {
    if (seq !== undefined && bySeq.get(seq)?.content !== content)
      found.push(`${whose} was told that ${content} stands at ${seq}`);
    if (wasRefused && contents.has(content)) found.push(`${whose} was refused ${content}, which is stored`);
  }
  return found;
}

/**
 * Returns the first and last entry of each stay: a member receives both their join and their leave.
 */
function staysOf(log: LogLine[]): Map<string, { from: number; to: number }[]> {
  const stays = new Map<string, { from: number; to: number }[]>();
  for (const { seq, kind, people } of log) {
    for (const name of people) {
      const his = stays.get(name) ?? [];
      stays.set(name, his);
      if (kind === 'joined') his.push({ from: seq, to: Infinity });
      if (kind === 'left') his.at(-1)!.to = seq;
    }
  }
  return stays;
}
