import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import type { Person } from '../protocol/types.js';

/** Somebody `unseen` is counted and not named. */
export type Transition = { came: Person } | { went: Person } | { unseen: Person } | { visitors: number };

/** Somebody who is here, and whether they want to be shown as away. */
export interface VisibleUser {
  person: Person;
  isHidden: boolean;
}

interface PresenceEntry extends VisibleUser {
  /** Connected to this node. */
  sockets: Set<string>;
  /** Names of the other nodes that have this person. */
  nodes: Set<string>;
}

/** What a node says of those who are connected to it. */
export interface PresenceReport {
  came: readonly VisibleUser[];
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
  readonly reports = new Subject<PresenceReport>();
  private readonly people = new Map<string, PresenceEntry>();
  private readonly names = new Map<string, Person>();
  private readonly visitors = new Set<string>();
  private readonly visitorsElsewhere = new Map<string, number>();

  connect(socketId: string, person: Person | null, isHidden = false): void {
    if (!person) {
      this.visitors.add(socketId);
      return this.visitorsChanged();
    }
    const here = this.entryOf({ person, isHidden });
    here.sockets.add(socketId);
    if (here.sockets.size > 1) return;
    this.report({ came: [toVisibleUser(here)] });
    if (here.nodes.size === 0) this.emitJoined(here);
  }

  disconnect(socketId: string, person: Person | null): void {
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
  bindUser(socketId: string, person: Person): void {
    this.visitors.delete(socketId);
    this.connect(socketId, person);
  }

  /** A person who is here looks different from now on. */
  updateUser(person: Person): void {
    const here = this.people.get(person.id);
    if (!here) return;
    this.updateEntry(here, { ...toVisibleUser(here), person });
    if (here.sockets.size > 0) this.report({ came: [toVisibleUser(here)] });
  }

  /** A person who is here is shown as away from now on, or as here. */
  setHidden({ id }: Person, isHidden: boolean): void {
    const here = this.people.get(id);
    if (!here) return;
    this.updateEntry(here, { ...toVisibleUser(here), isHidden });
    if (here.sockets.size > 0) this.report({ came: [toVisibleUser(here)] });
  }

  /** Another node says who came to it and who went from it. */
  applyRemote(node: string, { came, went, visitors }: PresenceReport): void {
    for (const who of came) {
      const there = this.entryOf(who);
      const isNew = there.sockets.size === 0 && there.nodes.size === 0;
      const wasThere = there.nodes.has(node);
      there.nodes.add(node);
      if (isNew) this.emitJoined(there);
      // Who came to one more node was read from the database there, perhaps before what was heard of them since.
      else if (wasThere) this.updateEntry(there, who);
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
  dropNode(node: string, stay?: ReadonlySet<string>): void {
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
  isVisible(personId: string): boolean {
    return this.people.get(personId)?.isHidden === false;
  }

  /** Somebody who is online, by id. */
  get(personId: string): Person | undefined {
    return this.people.get(personId)?.person;
  }

  /** Somebody who is online, by the nickname as shown. */
  findByName(name: string): Person | undefined {
    return this.names.get(name);
  }

  /** Everybody who is online under a nickname and does not hide it. */
  get visible(): Person[] {
    return [...this.people.values()].filter(({ isHidden }) => !isHidden).map(({ person }) => person);
  }

  /** Those of them who are connected to this node, and how many visitors are. */
  get localReport(): PresenceReport {
    const here = [...this.people.values()].filter(({ sockets }) => sockets.size > 0);
    return { came: here.map(toVisibleUser), went: [], visitors: this.visitors.size };
  }

  private entryOf({ person, isHidden }: VisibleUser): PresenceEntry {
    let presence = this.people.get(person.id);
    if (!presence) {
      presence = { person, isHidden, sockets: new Set(), nodes: new Set() };
      this.people.set(person.id, presence);
      this.names.set(person.name, person);
    }
    return presence;
  }

  /** Somebody who is here looks so from now on. */
  private updateEntry(here: PresenceEntry, { person, isHidden }: VisibleUser): void {
    const wasHidden = here.isHidden;
    const isOther = here.person.avatar !== person.avatar;
    here.person = person;
    here.isHidden = isHidden;
    this.names.set(person.name, person);
    if (isHidden && !wasHidden) this.transitions.next({ went: person });
    else if (!isHidden && (wasHidden || isOther)) this.transitions.next({ came: person });
  }

  private emitJoined({ person, isHidden }: VisibleUser): void {
    this.transitions.next(isHidden ? { unseen: person } : { came: person });
  }

  private dropIfGone({ person, isHidden, sockets, nodes }: PresenceEntry): void {
    if (sockets.size > 0 || nodes.size > 0) return;
    this.people.delete(person.id);
    this.names.delete(person.name);
    this.transitions.next(isHidden ? { unseen: person } : { went: person });
  }

  private report(changed: Partial<PresenceReport>): void {
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

const toVisibleUser = ({ person, isHidden }: VisibleUser): VisibleUser => ({ person, isHidden });
