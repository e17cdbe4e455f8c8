import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { IdentityService } from '../identity/identity.service.js';
import { addressReader, type AddressOf } from '../limit/address.js';
import { Limits } from '../limit/limits.js';
import { Bans } from '../moderation/bans.js';
import type { Person } from '../protocol/shapes.js';
import { AttachmentSettings } from './settings.js';

/**
 * Who asks over HTTP: whoever brings the token of a session, in a header that no other page can make a browser send.
 * There is no cookie, so there is nothing to forge a request with.
 */
@Injectable()
export class Bearer {
  private readonly addressOf: AddressOf;

  constructor(
    private readonly identity: IdentityService,
    private readonly limits: Limits,
    private readonly bans: Bans,
    { trustProxy }: AttachmentSettings,
  ) {
    this.addressOf = addressReader(trustProxy);
  }

  /**
   * `null` for a visitor, who brings no token.
   * @throws Refusal `token_invalid`, `banned` or `rate_limited`
   */
  async recognise(request: IncomingMessage): Promise<Person | null> {
    const address = this.addressOf(request);
    await this.limits.fetching(address);
    const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    if (token === undefined) {
      this.bans.check({ address });
      return null;
    }
    const { person, maker, isAdmin } = await this.identity.comeBack(token);
    this.bans.check({ address, person, maker, isAdmin });
    return person;
  }
}
