import { sql, type Kysely } from 'kysely';
// The keys of existing names are made by the current rules for names.
// oxlint-disable-next-line no-restricted-imports
import { nameKey, nameSkeleton } from '../../identity/confusables.js';
// oxlint-disable-next-line no-restricted-imports
import { isReserved } from '../../identity/reserved-names.js';

const COLUMNS = { members: ['alias_key', 'alias_look'], webhooks: ['name_key', 'name_look'] } as const;

/**
 * Adds keys to aliases and webhook names, so that they can be compared with nicknames. Removes an alias that is
 * reserved, or that is another user's nickname or an earlier alias in the same room. Renames a webhook with the name of
 * a user to `NAME (webhook)`.
 */
export async function up(db: Kysely<any>): Promise<void> {
  const tables = await db.introspection.getTables();
  for (const [table, columns] of Object.entries(COLUMNS)) {
    const known = tables.find(({ name }) => name === table)!.columns.map(({ name }) => name);
    for (const column of columns) {
      if (!known.includes(column)) await db.schema.alterTable(table).addColumn(column, 'text').execute();
      await sql
        .raw(
          `CREATE INDEX IF NOT EXISTS ${table}_${column} ON ${table} (${column}) WHERE ${column} IS NOT NULL`,
        )
        .execute(db);
    }
  }
  await keyAliases(db);
  await keyWebhooks(db);
}

async function keyAliases(db: Kysely<any>): Promise<void> {
  const rows = await db
    .selectFrom('members')
    .select(['conversation', 'person', 'alias'])
    .where('alias', 'is not', null)
    .orderBy('conversation')
    .orderBy('since')
    .execute();
  const given = new Set<string>();
  for (const { conversation, person, alias } of rows) {
    const forms = [nameKey(alias), nameSkeleton(alias)] as const;
    const places = forms.map((form) => `${conversation} ${form}`);
    const ends =
      isReserved(alias) ||
      places.some((place) => given.has(place)) ||
      (await holderOf(db, forms, person)) !== undefined;
    if (!ends) for (const place of places) given.add(place);
    await db
      .updateTable('members')
      .set(
        ends
          ? { alias: null, alias_key: null, alias_look: null }
          : { alias_key: forms[0], alias_look: forms[1] },
      )
      .where('conversation', '=', conversation)
      .where('person', '=', person)
      .execute();
  }
}

async function keyWebhooks(db: Kysely<any>): Promise<void> {
  const rows = await db.selectFrom('webhooks').select(['id', 'name']).execute();
  for (const { id, name: before } of rows) {
    let name: string = before;
    for (let n = 1; await holderOf(db, [nameKey(name), nameSkeleton(name)]); n += 1) {
      name = n === 1 ? `${before} (webhook)` : `${before} (webhook ${n})`;
    }
    await db
      .updateTable('webhooks')
      .set({ name, name_key: nameKey(name), name_look: nameSkeleton(name) })
      .where('id', '=', id)
      .execute();
  }
}

/** Returns a user other than `except` whose nickname equals or looks like this name. */
async function holderOf(
  db: Kysely<any>,
  [key, look]: readonly [string, string],
  except = '',
): Promise<{ id: string } | undefined> {
  return db
    .selectFrom('people')
    .select('id')
    .where(({ or, eb }) => or([eb('name_key', '=', key), eb('name_look', '=', look)]))
    .where('id', '<>', except)
    .executeTakeFirst();
}
