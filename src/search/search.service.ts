import { Injectable } from '@nestjs/common';
import { EntryReader } from '../conversation/entry.reader.js';
import { noSuchConversation } from '../conversation/not-found.js';
import { PAGE_DEFAULT } from '../protocol/limits.js';
import type { Search } from '../protocol/requests.js';
import type { Person, SearchPage, TextEntry } from '../protocol/shapes.js';
import { Indexer } from './indexer.js';
import { SearchStore } from './search.store.js';
import { wordsOf } from './words.js';

const ENTRY_ID = /^(.+)\.([1-9]\d{0,15})$/;

/** Finds texts again, among those that somebody may read. */
@Injectable()
export class SearchService {
  constructor(
    private readonly store: SearchStore,
    private readonly indexer: Indexer,
    private readonly reader: EntryReader,
  ) {}

  /**
   * Texts that hold all the words of `q`, or whose author has such a word for a nickname; newest first.
   * @throws Refusal `not_found` for a conversation, or a text to go on from, that is not this person's to read
   */
  async page(me: Person, { q, conversation, before, limit = PAGE_DEFAULT }: Search): Promise<SearchPage> {
    const words = wordsOf(q);
    await this.indexer.catchUp();
    const found = await this.store.find({
      person: me.id,
      words,
      limit,
      ...(conversation !== undefined && { conversation }),
      ...(before !== undefined && { before: placeOf(before) }),
    });
    if (!found) noSuchConversation();
    return { entries: (await this.reader.read(found.rows)) as TextEntry[], more: found.more };
  }
}

function placeOf(id: string): { conversation: string; seq: number } {
  const [, conversation, seq] = ENTRY_ID.exec(id) ?? [];
  return conversation === undefined ? noSuchConversation() : { conversation, seq: Number(seq) };
}
