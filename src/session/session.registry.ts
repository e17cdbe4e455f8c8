import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import type { Person } from '../protocol/types.js';

/** A hidden user is `unseen`: counted but not named. */
export type Transition = { came: Person } | { went: Person } | { unseen: Person } | { visitors: number };

/** An online user, and whether the user wants to be shown as offline. */
export interface VisibleUser {
  person: Person;
  isHidden: boolean;
}

interface PresenceEntry extends VisibleUser {
  /** Sockets on this node. */
  sockets: Set<string>;
  /** Ids of the other nodes where this user is connected. */
  nodes: Set<string>;
}

/** The users of one node, or a change of them. */
export interface PresenceReport {
  came: readonly VisibleUser[];
  /** User ids. */
  went: readonly string[];
  visitors: number;
}

/**
 * Tracks which users are online, on this node and on others. A user with several connections counts once, and leaves
 * with the last one. The online count is computed from this data, never stored separately.
 */
@Injectable()
export class SessionRegistry {
  /** Users' first and last connections, and changes in the number of visitors, on any node. */
  readonly transitions = new Subject<Transition>();
  /** The same for this node only, for the other nodes. */
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

  /** Turns a visitor's socket into a user's. */
  bindUser(socketId: string, person: Person): void {
    this.visitors.delete(socketId);
    this.connect(socketId, person);
  }

  /** Updates the profile of an online user. */
  updateUser(person: Person): void {
    const here = this.people.get(person.id);
    if (!here) return;
    this.updateEntry(here, { ...toVisibleUser(here), person });
    if (here.sockets.size > 0) this.report({ came: [toVisibleUser(here)] });
  }

  /** Shows an online user as offline, or as online again. */
  setHidden({ id }: Person, isHidden: boolean): void {
    const here = this.people.get(id);
    if (!here) return;
    this.updateEntry(here, { ...toVisibleUser(here), isHidden });
    if (here.sockets.size > 0) this.report({ came: [toVisibleUser(here)] });
  }

  /** Applies the changes that another node reports. */
  applyRemote(node: string, { came, went, visitors }: PresenceReport): void {
    for (const who of came) {
      const there = this.entryOf(who);
      const isNew = there.sockets.size === 0 && there.nodes.size === 0;
      const wasThere = there.nodes.has(node);
      there.nodes.add(node);
      if (isNew) this.emitJoined(there);
      // The other node read the user from the database, perhaps before later changes that this node already knows.
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

  /** Removes the users of a node, except those in `stay`. */
  dropNode(node: string, stay?: ReadonlySet<string>): void {
    for (const [id, there] of this.people) {
      if (!stay?.has(id) && there.nodes.delete(node)) this.dropIfGone(there);
    }
    if (stay || !this.visitorsElsewhere.delete(node)) return;
    this.transitions.next({ visitors: this.visitorCount });
  }

  /** Users online; each visitor counts as one. */
  get count(): number {
    return this.people.size + this.visitorCount;
  }

  isOnline(personId: string): boolean {
    return this.people.has(personId);
  }

  /** Returns whether the user is shown as online. */
  isVisible(personId: string): boolean {
    return this.people.get(personId)?.isHidden === false;
  }

  /** Returns an online user by id. */
  get(personId: string): Person | undefined {
    return this.people.get(personId)?.person;
  }

  /** Returns an online user by the displayed nickname. */
  findByName(name: string): Person | undefined {
    return this.names.get(name);
  }

  /** The online users who are not hidden. */
  get visible(): Person[] {
    return [...this.people.values()].filter(({ isHidden }) => !isHidden).map(({ person }) => person);
  }

  /** The same for this node, with its number of visitors. */
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

  /** Applies a change of an online user's profile or visibility. */
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
