import { sql, type Kysely } from 'kysely';

/** Uploaded files, and the messages with which they were sent. */
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema
    .createTable('attachments')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('uploader', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('size', 'bigint', (c) => c.notNull())
    .addColumn('name', 'text')
    .addColumn('width', 'integer')
    .addColumn('height', 'integer')
    .addColumn('thumbnail', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('placeholder', 'text')
    .addColumn('seconds', 'integer')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('attachments_uploader').on('attachments').column('uploader').execute();
  await db.schema.createIndex('attachments_created_at').on('attachments').column('created_at').execute();

  await db.schema
    .createTable('attachment_uses')
    .addColumn('attachment', 'text', (c) => c.notNull().references('attachments.id'))
    .addColumn('conversation', 'text', (c) => c.notNull())
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('recalled', 'integer', (c) => c.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('attachment_uses_pk', ['attachment', 'conversation', 'seq'])
    .execute();
  await db.schema
    .createIndex('attachment_uses_place')
    .on('attachment_uses')
    .columns(['conversation', 'seq'])
    .execute();
  await db.schema
    .createIndex('attachment_uses_recalled')
    .on('attachment_uses')
    .column('conversation')
    .where(sql.ref('recalled'), '=', 1)
    .execute();
}
