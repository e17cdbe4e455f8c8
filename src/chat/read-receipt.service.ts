import { Injectable } from '@nestjs/common';
import { ReadMarkers } from '../conversation/read-markers.js';
import { ReadReceipts } from '../conversation/read-receipts.js';
import { DeliveryService } from '../delivery/delivery.service.js';
import { isDirect } from '../conversation/direct-id.js';
import type { Read } from '../protocol/message.dto.js';
import type { Person } from '../protocol/types.js';
import { ConversationResolver } from './conversation-resolver.js';

/**
 * Moves the read marker of a user and notifies their other devices. In a direct conversation, also notifies the other
 * user, if both have read receipts on.
 */
@Injectable()
export class ReadReceiptService {
  constructor(
    private readonly readMarkers: ReadMarkers,
    private readonly delivery: DeliveryService,
    private readonly readReceipts: ReadReceipts,
    private readonly resolver: ConversationResolver,
  ) {}

  async markRead(person: Person, { conversation, seq }: Read, tells = false): Promise<{ read: number }> {
    await this.resolver.resolve({ conversation }).assertReadable(person, conversation);
    const read = await this.readMarkers.advance(person.id, conversation, seq);
    const askers =
      tells && isDirect(conversation) ? await this.readReceipts.recipientsOf(person, conversation) : [];
    this.delivery.toUsers([person.id, ...askers], 'read', { conversation, name: person.name, seq: read });
    return { read };
  }
}
