import type { Kysely } from 'kysely';

const BATCH = 1_000;

/**
 * A quote stores a reference to its message, not the text: the text exists once and is erased there. Also indexes the
 * mentions of a message.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.createIndex('mentions_text').on('mentions').columns(['conversation', 'seq']).execute();
  const conversations: { id: string }[] = await db.selectFrom('conversations').select('id').execute();
  for (const { id } of conversations) await forgetExcerpts(db, id);
}

async function forgetExcerpts(db: Kysely<any>, conversation: string): Promise<void> {
  for (let after = 0; ;) {
    const rows: { seq: number; kind: string; body: string }[] = await db
      .selectFrom('entries')
      .select(['seq', 'kind', 'body'])
      .where('conversation', '=', conversation)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(BATCH)
      .execute();
    for (const { seq, kind, body } of rows) {
      const content = kind === 'text' && body.includes('"quote":{') ? JSON.parse(body) : {};
      if (!content.quote) continue;
      await db
        .updateTable('entries')
        .set({ body: JSON.stringify({ ...content, quote: { seq: content.quote.seq } }) })
        .where('conversation', '=', conversation)
        .where('seq', '=', seq)
        .execute();
    }
    if (rows.length < BATCH) return;
    after = rows.at(-1)!.seq;
  }
}
