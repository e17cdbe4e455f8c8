import { Injectable } from '@nestjs/common';
import type { Compilable } from 'kysely';
import { Database } from '../database/database.js';
import type { Quote, TextContent } from '../protocol/shapes.js';
import { noSuchConversation } from './not-found.js';

type Stored = Omit<TextContent, 'kind' | 'clientId'>;

/** Takes words out of the log for good. Their line stays, so that seqs stay gapless and a retry finds its place. */
@Injectable()
export class Erasure {
  constructor(private readonly database: Database) {}

  /**
   * Erases what a text says, and what quotes of it repeat, in one transaction.
   * @throws Refusal `not_found` where there is no such text, or no longer
   */
  async erase(conversation: string, seq: number): Promise<void> {
    const row = await this.lines(conversation).where('seq', '=', seq).executeTakeFirst();
    if (!row) return noSuchConversation();
    const { name, avatar, to, recalled } = JSON.parse(row.body) as Stored;
    if (recalled) return noSuchConversation();
    const blank = { name, avatar, content: '', ...(to !== undefined && { to }), recalled: true };
    await this.database.atomically([
      this.writing(conversation, seq, blank),
      ...(await this.quotesOf(conversation, seq)),
    ]);
  }

  private async quotesOf(conversation: string, seq: number): Promise<Compilable[]> {
    const rows = await this.lines(conversation)
      .where('seq', '>', seq)
      // JSON escapes the quotation marks in what people write, so this finds quotes and nothing that looks like one.
      .where('body', 'like', `%"quote":{"seq":${seq},%`)
      .execute();
    return rows.map((row) => {
      const body = JSON.parse(row.body) as Stored & { quote: Quote };
      return this.writing(conversation, row.seq, { ...body, quote: { ...body.quote, excerpt: '' } });
    });
  }

  private lines(conversation: string) {
    return this.database.query
      .selectFrom('entries')
      .select(['seq', 'body'])
      .where('conversation', '=', conversation)
      .where('kind', '=', 'text');
  }

  private writing(conversation: string, seq: number, body: object): Compilable {
    return this.database.query
      .updateTable('entries')
      .set({ body: JSON.stringify(body) })
      .where('conversation', '=', conversation)
      .where('seq', '=', seq);
  }
}
