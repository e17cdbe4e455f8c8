import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { PerPersonCache } from '../common/per-person-cache.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Person } from '../protocol/types.js';
import { ClusterBus, type Topic } from '../bus/cluster-bus.js';

/** Blocks between users. Cached in memory, because every direct message is checked. */
@Injectable()
export class UserBlocks {
  private readonly blocked = new PerPersonCache((person) => this.read(person));

  private readonly changed: Topic<string>;

  constructor(
    private readonly database: Database,
    bus: ClusterBus,
  ) {
    this.changed = bus.topic('blocks');
    this.changed.on((person) => this.blocked.forget(person));
    bus.gaps.subscribe(() => this.blocked.forgetAll());
  }

  /**
   * Checks without a promise if the blocks are cached, which is nearly always the case.
   * @throws ChatException `forbidden` if `receiver` (id) blocks `author`
   */
  check(author: Person, receiver: string): void | Promise<void> {
    const blocked = this.blocked.get(receiver);
    if (blocked instanceof Promise) return blocked.then((them) => assertNotBlocked(them, author));
    assertNotBlocked(blocked, author);
  }

  async isBlocked(person: string, other: string): Promise<boolean> {
    return (await this.blocked.get(person)).has(other);
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
    await this.changed.request(me.id);
  }

  /** Returns the users whom `me` blocks. */
  async listFor(me: Person): Promise<Person[]> {
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

function assertNotBlocked(blocked: ReadonlySet<string>, { id }: Person): void {
  if (blocked.has(id))
    throw new ChatException('forbidden', 'this user does not accept direct messages from you');
}
