import { Injectable, NotFoundException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Config } from '../config/config.js';
import { HostPolicy } from '../http/host-policy.js';

/** Grants access to programs on this machine and to requests with the metrics token. Others get 404. */
@Injectable()
export class MetricsGuard implements CanActivate {
  private readonly token: string | undefined;
  private readonly hosts: HostPolicy;

  constructor(config: Config) {
    this.token = config.metricsToken;
    this.hosts = new HostPolicy(config);
  }

  /** @throws NotFoundException as for an unknown route */
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    if (!this.isAllowed(request)) throw new NotFoundException(`Cannot GET ${request.url}`);
    return true;
  }

  isAllowed({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): boolean {
    const { authorization = '' } = headers;
    if (this.token !== undefined && isSame(authorization, `Bearer ${this.token}`)) return true;
    // A browser on this machine may have a page whose name was rebound to this server.
    if (headers.host !== undefined && !this.hosts.isKnown(headers.host)) return false;
    // Behind a proxy on this machine, all requests come from a local address.
    const isPassedOn = ['forwarded', 'x-forwarded-for', 'via', 'x-real-ip'].some((name) => name in headers);
    return !isPassedOn && LOOPBACK.test(socket.remoteAddress ?? '');
  }
}

const LOOPBACK = /^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/;

/** Compares in constant time. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(a!, b!);
}
