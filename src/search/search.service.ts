import { Injectable } from '@nestjs/common';
import { EntryReader } from '../conversation/log/entry-reader.js';
import { throwConversationNotFound } from '../conversation/conversation-not-found.js';
import { PAGE_DEFAULT } from '../protocol/constants.js';
import { isSeq } from '../protocol/strings.js';
import type { Search } from '../protocol/message.dto.js';
import type { Person, SearchPage, TextEntry } from '../protocol/types.js';
import { Indexer } from './indexer.js';
import { SearchStore } from './search-store.js';
import { tokenize } from './tokenizer.js';

const ENTRY_ID = /^(.+)\.([1-9]\d{0,15})$/;

/** Searches the messages that a user may read. */
@Injectable()
export class SearchService {
  constructor(
    private readonly store: SearchStore,
    private readonly indexer: Indexer,
    private readonly reader: EntryReader,
  ) {}

  /**
   * Returns messages that contain all the words of `q`, or whose author's nickname has such a word; newest first.
   * @throws ChatException `not_found` if the user may not read the conversation or the message to continue from
   */
  async search(me: Person, { q, conversation, before, limit = PAGE_DEFAULT }: Search): Promise<SearchPage> {
    const words = tokenize(q);
    await this.indexer.catchUp();
    const found = await this.store.find({
      person: me.id,
      words,
      limit,
      ...(conversation !== undefined && { conversation }),
      ...(before !== undefined && { before: positionOf(before) }),
    });
    if (!found) throwConversationNotFound();
    return { entries: (await this.reader.read(found.rows)) as TextEntry[], more: found.more };
  }
}

function positionOf(id: string): { conversation: string; seq: number } {
  const [, conversation, seq] = ENTRY_ID.exec(id) ?? [];
  if (conversation === undefined || !isSeq(Number(seq))) throwConversationNotFound();
  return { conversation, seq: Number(seq) };
}
