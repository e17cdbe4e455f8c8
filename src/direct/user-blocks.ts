import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Kept } from '../database/kept.js';
import { Refusal } from '../protocol/refusal.js';
import type { Person } from '../protocol/shapes.js';
import { Relay, type Topic } from '../relay/relay.js';

/** Who wants nothing in private from whom. Kept in memory, since every private message is asked about. */
@Injectable()
export class Blocks {
  private readonly blocked = new Kept((person) => this.read(person));

  private readonly changed: Topic<string>;

  constructor(
    private readonly database: Database,
    relay: Relay,
  ) {
    this.changed = relay.topic('blocks');
    this.changed.on((person) => this.blocked.forget(person));
    relay.doubts.subscribe(() => this.blocked.forgetAll());
  }

  /**
   * Returns where it is known, which is nearly always, and else a promise.
   * @throws Refusal `forbidden` where `receiver` (id) wants nothing from `author`
   */
  check(author: Person, receiver: string): void | Promise<void> {
    const blocked = this.blocked.of(receiver);
    if (blocked instanceof Promise) return blocked.then((them) => refuse(them, author));
    refuse(blocked, author);
  }

  async has(person: string, other: string): Promise<boolean> {
    return (await this.blocked.of(person)).has(other);
  }

  async set(me: Person, { id }: Person, isOn: boolean): Promise<void> {
    const { query } = this.database;
    const change = isOn
      ? query
          .insertInto('blocks')
          .values({ person: me.id, blocked: id })
          .onConflict((conflict) => conflict.doNothing())
      : query.deleteFrom('blocks').where('person', '=', me.id).where('blocked', '=', id);
    await change.execute();
    this.blocked.forget(me.id);
    await this.changed.ask(me.id);
  }

  /** Whom `me` blocks. */
  async of(me: Person): Promise<Person[]> {
    return this.database.query
      .selectFrom('blocks')
      .innerJoin('people as p', 'p.id', 'blocks.blocked')
      .select(['p.id', 'p.name', 'p.avatar'])
      .where('blocks.person', '=', me.id)
      .orderBy('p.name')
      .execute();
  }

  private async read(person: string): Promise<ReadonlySet<string>> {
    const rows = await this.database.query
      .selectFrom('blocks')
      .select('blocked')
      .where('person', '=', person)
      .execute();
    return new Set(rows.map(({ blocked }) => blocked));
  }
}

function refuse(blocked: ReadonlySet<string>, { id }: Person): void {
  if (blocked.has(id)) throw new Refusal('forbidden', 'this person wants no private messages from you');
}
