import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { PeopleQuery } from '../protocol/account.dto.js';
import type { PeoplePage } from '../protocol/types.js';
import { Authenticated } from '../ws/access.decorators.js';
import { Payload } from '../ws/handler-params.js';
import { PeopleDirectory } from './people-directory.js';

/** The list of users. */
@WebSocketGateway()
export class PeopleGateway {
  constructor(private readonly directory: PeopleDirectory) {}

  @Authenticated()
  @SubscribeMessage('people')
  async people(@Payload() query: PeopleQuery): Promise<PeoplePage> {
    return this.directory.page(query);
  }
}
