import { createParamDecorator, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { clientAddressResolver, networkOf, type ClientAddressResolver } from '../common/client-address.js';
import { Config } from '../config/config.js';
import { IdentityService } from '../identity/identity.service.js';
import { BanList } from '../moderation/ban-list.js';
import type { Person } from '../protocol/types.js';
import { RateLimits } from '../rate-limit/rate-limits.js';

/** The sender of an HTTP request. */
export interface Requester {
  /** `null` for a visitor, who sends no token. */
  person: Person | null;
  /** The client address, or the /64 network of an IPv6 address; quotas count by it. */
  network: string;
}

type AuthenticatedRequest = Request & { requester: Requester };

/** Injects the requester that {@link BearerGuard} found. */
export const RequestedBy = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<AuthenticatedRequest>().requester,
);

/**
 * Authenticates the session token of the `Authorization` header. A foreign page cannot make a browser send that
 * header, and there is no cookie, so cross-site request forgery is impossible.
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
