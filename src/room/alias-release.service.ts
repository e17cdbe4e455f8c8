import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { EndedAliasesRepository } from '../identity/ended-aliases.repository.js';
import { IdentityService } from '../identity/identity.service.js';
import { MemberAliases } from './member-aliases.js';
import { RoomNotifier } from './room-notifier.js';

/** Updates members whose alias became the nickname of a new user: they are shown under their own nickname. */
@Injectable()
export class AliasReleaseService implements OnModuleDestroy {
  private readonly subscription;

  constructor(
    endings: EndedAliasesRepository,
    private readonly aliases: MemberAliases,
    private readonly notifier: RoomNotifier,
    private readonly identity: IdentityService,
  ) {
    this.subscription = endings.ended.subscribe((ended) => {
      this.aliases.forget(ended.map(({ person }) => person));
      // A member who misses the event gets the current room with the next connection.
      for (const { person, conversation } of ended) void this.announce(person, conversation).catch(() => {});
    });
  }

  onModuleDestroy(): void {
    this.subscription.unsubscribe();
  }

  private async announce(id: string, conversation: string): Promise<void> {
    const person = await this.identity.byId(id);
    if (person) await this.notifier.refresh(person, conversation);
  }
}
