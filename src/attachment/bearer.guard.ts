import { createParamDecorator, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { clientAddressResolver, networkOf, type ClientAddressResolver } from '../common/client-address.js';
import { Config } from '../config/config.js';
import { IdentityService } from '../identity/identity.service.js';
import { BanList } from '../moderation/ban-list.js';
import type { Person } from '../protocol/types.js';
import { RateLimits } from '../rate-limit/rate-limits.js';

/** Who asks over HTTP. */
export interface Requester {
  /** `null` for a visitor, who brings no token. */
  person: Person | null;
  /** The address that a request counts for. */
  network: string;
}

type AuthenticatedRequest = Request & { requester: Requester };

/** What {@link BearerGuard} found. */
export const RequestedBy = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<AuthenticatedRequest>().requester,
);

/**
 * Recognises whoever brings the token of a session, in a header that no other page can make a browser send. There is no
 * cookie, so there is nothing to forge a request with.
 */
@Injectable()
export class BearerGuard implements CanActivate {
  private readonly clientAddress: ClientAddressResolver;

  constructor(
    private readonly identity: IdentityService,
    private readonly limits: RateLimits,
    private readonly bans: BanList,
    { trustProxy }: Config,
  ) {
    this.clientAddress = clientAddressResolver(trustProxy);
  }

  /** @throws ChatException `token_invalid`, `banned` or `rate_limited` */
  async canActivate(context: ExecutionContext): Promise<true> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const address = this.clientAddress(request);
    await this.limits.download(address);
    const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    const person = await this.authenticate(token, address);
    request.requester = { person, network: networkOf(address) };
    return true;
  }

  private async authenticate(token: string | undefined, address: string): Promise<Person | null> {
    if (token === undefined) {
      this.bans.check({ address });
      return null;
    }
    const { person, maker, isAdmin } = await this.identity.resume(token);
    this.bans.check({ address, person, maker, isAdmin });
    return person;
  }
}
