import { Module } from '@nestjs/common';
import { ConversationModule } from '../conversation/conversation.module.js';
import { Indexer } from './indexer.js';
import { SearchService } from './search.service.js';
import { SearchGateway } from './search.gateway.js';
import { TextIndexModule } from './text-index.module.js';

@Module({
  imports: [ConversationModule, TextIndexModule],
  providers: [SearchGateway, Indexer, SearchService],
})
export class SearchModule {}
