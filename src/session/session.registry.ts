import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import type { Person } from '../protocol/shapes.js';

/** Somebody `unseen` is counted and not named. */
export type Transition = { came: Person } | { went: Person } | { unseen: Person } | { visitors: number };

/** Somebody who is here, and whether they want to be shown as away. */
export interface Seen {
  person: Person;
  isHidden: boolean;
}

interface Presence extends Seen {
  /** Connected to this node. */
  sockets: Set<string>;
  /** Names of the other nodes that have this person. */
  nodes: Set<string>;
}

/** What a node says of those who are connected to it. */
export interface Report {
  came: readonly Seen[];
  /** Ids. */
  went: readonly string[];
  visitors: number;
}

/**
 * Who is connected through which sockets, here and on the other nodes. People are not connections: somebody with three
 * tabs is here once, and goes with the last of them. The online count is what this holds, never a number kept beside it.
 */
@Injectable()
export class SessionRegistry {
  /** First and last sockets of people, and changes in the number of visitors, wherever that was. */
  readonly transitions = new Subject<Transition>();
  /** The same of this node alone, for the others to know. */
  readonly reports = new Subject<Report>();
  private readonly people = new Map<string, Presence>();
  private readonly names = new Map<string, Person>();
  private readonly visitors = new Set<string>();
  private readonly visitorsElsewhere = new Map<string, number>();

  enter(socketId: string, person: Person | null, isHidden = false): void {
    if (!person) {
      this.visitors.add(socketId);
      return this.visitorsChanged();
    }
    const here = this.presence({ person, isHidden });
    here.sockets.add(socketId);
    if (here.sockets.size > 1) return;
    this.report({ came: [seen(here)] });
    if (here.nodes.size === 0) this.tellCame(here);
  }

  leave(socketId: string, person: Person | null): void {
    if (!person) {
      if (this.visitors.delete(socketId)) this.visitorsChanged();
      return;
    }
    const here = this.people.get(person.id);
    if (!here?.sockets.delete(socketId) || here.sockets.size > 0) return;
    this.report({ went: [person.id] });
    this.dropIfGone(here);
  }

  /** A visitor told its name. */
  introduce(socketId: string, person: Person): void {
    this.visitors.delete(socketId);
    this.enter(socketId, person);
  }

  /** A person who is here looks different from now on. */
  change(person: Person): void {
    const here = this.people.get(person.id);
    if (!here) return;
    this.look(here, { ...seen(here), person });
    if (here.sockets.size > 0) this.report({ came: [seen(here)] });
  }

  /** A person who is here is shown as away from now on, or as here. */
  hide({ id }: Person, isHidden: boolean): void {
    const here = this.people.get(id);
    if (!here) return;
    this.look(here, { ...seen(here), isHidden });
    if (here.sockets.size > 0) this.report({ came: [seen(here)] });
  }

  /** Another node says who came to it and who went from it. */
  hear(node: string, { came, went, visitors }: Report): void {
    for (const who of came) {
      const there = this.presence(who);
      const isNew = there.sockets.size === 0 && there.nodes.size === 0;
      const wasThere = there.nodes.has(node);
      there.nodes.add(node);
      if (isNew) this.tellCame(there);
      // Who came to one more node was read from the database there, perhaps before what was heard of them since.
      else if (wasThere) this.look(there, who);
    }
    for (const id of went) {
      const there = this.people.get(id);
      if (there?.nodes.delete(node)) this.dropIfGone(there);
    }
    const before = this.visitorsElsewhere.get(node) ?? 0;
    this.visitorsElsewhere.set(node, visitors);
    if (before !== visitors) this.transitions.next({ visitors: this.visitorCount });
  }

  /** Nobody is connected to that node any more; or nobody but those whom `stay` names. */
  forget(node: string, stay?: ReadonlySet<string>): void {
    for (const [id, there] of this.people) {
      if (!stay?.has(id) && there.nodes.delete(node)) this.dropIfGone(there);
    }
    if (stay || !this.visitorsElsewhere.delete(node)) return;
    this.transitions.next({ visitors: this.visitorCount });
  }

  /** People online; a visitor counts as one. */
  get count(): number {
    return this.people.size + this.visitorCount;
  }

  isOnline(personId: string): boolean {
    return this.people.has(personId);
  }

  /** Whether others are told that somebody is online. */
  isShown(personId: string): boolean {
    return this.people.get(personId)?.isHidden === false;
  }

  /** Somebody who is online, by id. */
  get(personId: string): Person | undefined {
    return this.people.get(personId)?.person;
  }

  /** Somebody who is online, by the nickname as shown. */
  named(name: string): Person | undefined {
    return this.names.get(name);
  }

  /** Everybody who is online under a nickname and does not hide it. */
  get shown(): Person[] {
    return [...this.people.values()].filter(({ isHidden }) => !isHidden).map(({ person }) => person);
  }

  /** Those of them who are connected to this node, and how many visitors are. */
  get own(): Report {
    const here = [...this.people.values()].filter(({ sockets }) => sockets.size > 0);
    return { came: here.map(seen), went: [], visitors: this.visitors.size };
  }

  private presence({ person, isHidden }: Seen): Presence {
    let presence = this.people.get(person.id);
    if (!presence) {
      presence = { person, isHidden, sockets: new Set(), nodes: new Set() };
      this.people.set(person.id, presence);
      this.names.set(person.name, person);
    }
    return presence;
  }

  /** Somebody who is here looks so from now on. */
  private look(here: Presence, { person, isHidden }: Seen): void {
    const wasHidden = here.isHidden;
    const isOther = here.person.avatar !== person.avatar;
    here.person = person;
    here.isHidden = isHidden;
    this.names.set(person.name, person);
    if (isHidden && !wasHidden) this.transitions.next({ went: person });
    else if (!isHidden && (wasHidden || isOther)) this.transitions.next({ came: person });
  }

  private tellCame({ person, isHidden }: Seen): void {
    this.transitions.next(isHidden ? { unseen: person } : { came: person });
  }

  private dropIfGone({ person, isHidden, sockets, nodes }: Presence): void {
    if (sockets.size > 0 || nodes.size > 0) return;
    this.people.delete(person.id);
    this.names.delete(person.name);
    this.transitions.next(isHidden ? { unseen: person } : { went: person });
  }

  private report(changed: Partial<Report>): void {
    this.reports.next({ came: [], went: [], visitors: this.visitors.size, ...changed });
  }

  private visitorsChanged(): void {
    this.report({});
    this.transitions.next({ visitors: this.visitorCount });
  }

  private get visitorCount(): number {
    let count = this.visitors.size;
    for (const visitors of this.visitorsElsewhere.values()) count += visitors;
    return count;
  }
}

const seen = ({ person, isHidden }: Seen): Seen => ({ person, isHidden });
