import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import type { Person } from '../protocol/shapes.js';

export type Transition = { came: Person } | { went: Person } | { visitors: number };

/**
 * Who is connected through which sockets. People are not connections: somebody with three tabs is here once, and goes
 * with the last of them. The online count is what this holds, never a number kept beside it.
 */
@Injectable()
export class SessionRegistry {
  /** First and last sockets of people, and changes in the number of visitors. */
  readonly transitions = new Subject<Transition>();
  private readonly people = new Map<string, { person: Person; sockets: Set<string> }>();
  private readonly names = new Map<string, Person>();
  private readonly visitors = new Set<string>();

  enter(socketId: string, person: Person | null): void {
    if (!person) {
      this.visitors.add(socketId);
      return this.transitions.next({ visitors: this.visitors.size });
    }
    const here = this.people.get(person.id);
    if (here) {
      here.sockets.add(socketId);
      return;
    }
    this.people.set(person.id, { person, sockets: new Set([socketId]) });
    this.names.set(person.name, person);
    this.transitions.next({ came: person });
  }

  leave(socketId: string, person: Person | null): void {
    if (!person) {
      if (this.visitors.delete(socketId)) this.transitions.next({ visitors: this.visitors.size });
      return;
    }
    const here = this.people.get(person.id);
    if (!here?.sockets.delete(socketId) || here.sockets.size > 0) return;
    this.people.delete(person.id);
    this.names.delete(here.person.name);
    this.transitions.next({ went: here.person });
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
    here.person = person;
    this.names.set(person.name, person);
    this.transitions.next({ came: person });
  }

  /** People online; a visitor counts as one. */
  get count(): number {
    return this.people.size + this.visitors.size;
  }

  isOnline(personId: string): boolean {
    return this.people.has(personId);
  }

  /** Somebody who is here, by id. */
  get(personId: string): Person | undefined {
    return this.people.get(personId)?.person;
  }

  /** Somebody who is here, by the nickname as shown. */
  named(name: string): Person | undefined {
    return this.names.get(name);
  }

  /** Everybody who is here under a nickname. */
  get online(): Person[] {
    return Array.from(this.people.values(), ({ person }) => person);
  }
}
