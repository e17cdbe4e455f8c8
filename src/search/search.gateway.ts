import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { Search } from '../protocol/message.dto.js';
import type { Person, SearchPage } from '../protocol/types.js';
import { Authenticated } from '../ws/access.decorators.js';
import { CurrentUser, Payload } from '../ws/handler-params.js';
import { SearchService } from './search.service.js';

/** Search in messages. */
@WebSocketGateway()
export class SearchGateway {
  constructor(private readonly searching: SearchService) {}

  @Authenticated()
  @SubscribeMessage('search')
  async search(@CurrentUser() me: Person, @Payload() search: Search): Promise<SearchPage> {
    return this.searching.search(me, search);
  }
}
