/** A line of a room's log, as the database has it. */
export interface LogLine {
  seq: number;
  kind: string;
  /** Nickname. */
  author: string;
  /** Who came or went with it. */
  people: string[];
  content: string;
}

/** What one connection of somebody heard or read of the room: seqs, in the order in which they came. */
export interface Inbox {
  whose: string;
  seqs: number[];
  /** The first line after the ban that ended this connection. */
  bannedFrom?: number;
}

/** Lines between which somebody was banned: the first after it was answered, the last before it was lifted. */
export interface Ban {
  whom: string;
  from: number;
  to: number;
}

export interface Sent {
  whose: string;
  content: string;
  /** Where it stands, where it was acknowledged. */
  seq?: number;
  wasRefused: boolean;
}

/** What a room, its people and the database had to say in the end. */
export interface Observed {
  log: LogLine[];
  inboxes: Inbox[];
  bans: Ban[];
  sent: Sent[];
}

/**
 * Everything that went to somebody, or was taken from somebody, while they were not in the room or were banned; and
 * whatever else the acknowledgements and the log do not agree on. The log alone says who was in the room when.
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

/** From which line to which line each person was there: they hear both, the one they came with and the one they went with. */
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
