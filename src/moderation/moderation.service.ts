import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Delivery } from '../delivery/delivery.js';
import { IdentityService } from '../identity/identity.service.js';
import { Tokens } from '../identity/tokens.js';
import type { AdminBan, AdminEnd, AdminMute, AdminSessions, AdminUnban } from '../protocol/admin.requests.js';
import { Refusal } from '../protocol/refusal.js';
import type { Person, Session } from '../protocol/shapes.js';
import { Administrators } from './administrators.js';
import { Audit } from './audit.js';
import { Bans } from './bans.js';
import { Mutes } from './mutes.js';
import { Range } from './range.js';

/** How soon a decision made on one node holds on the others. */
const REFRESH_MS = 5_000;

/** What an administrator does. Each deed is in force when it is answered, and leaves a line in the audit. */
@Injectable()
export class ModerationService implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly administrators: Administrators,
    private readonly audit: Audit,
    private readonly bans: Bans,
    private readonly mutes: Mutes,
    private readonly identity: IdentityService,
    private readonly tokens: Tokens,
    private readonly delivery: Delivery,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await Promise.all([this.bans.load(), this.mutes.load()]);
    this.timer = setInterval(() => void this.refresh(), REFRESH_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  async ban(admin: Person, who: AdminBan): Promise<void> {
    const { kind, subject } = await this.subject(who);
    if (kind === 'person') await this.administrators.refuse(subject);
    const until = who.forMs === undefined ? null : Date.now() + who.forMs;
    await this.bans.add({ kind, subject, until, made_by: admin.id });
    if (kind === 'person') this.delivery.endPerson(subject, 'banned');
    this.endBanned();
    await this.audit.record(admin, 'ban', `${kind} ${subject}`);
  }

  async unban(admin: Person, who: AdminUnban): Promise<void> {
    const { kind, subject } = await this.subject(who);
    await this.bans.lift(subject);
    await this.audit.record(admin, 'unban', `${kind} ${subject}`);
  }

  async mute(admin: Person, { name, forMs }: AdminMute): Promise<void> {
    const { id } = await this.named(name);
    await this.administrators.refuse(id);
    await this.mutes.set(id, forMs === 0 ? null : Date.now() + forMs);
    await this.audit.record(admin, forMs === 0 ? 'unmute' : 'mute', `person ${id}`);
  }

  async sessions({ name }: AdminSessions): Promise<{ sessions: Session[] }> {
    const { id } = await this.named(name);
    const known = this.delivery.knownAs(id);
    const sessions = (await this.tokens.of(id)).map(({ hash, created_at, used_at }) => ({
      id: sessionId(hash),
      createdAt: new Date(created_at).toISOString(),
      usedAt: new Date(used_at).toISOString(),
      addresses: known.filter(({ tokenHash }) => tokenHash === hash).map(({ address }) => address),
    }));
    return { sessions };
  }

  async end(admin: Person, { name, session }: AdminEnd): Promise<void> {
    const { id } = await this.named(name);
    if (session === undefined) {
      await this.identity.signOut({ id }, '', true);
      this.delivery.endPerson(id, 'signed_out');
    } else {
      const token = (await this.tokens.of(id)).find(({ hash }) => sessionId(hash) === session);
      if (!token) throw new Refusal('not_found', 'there is no such session', { fields: ['session'] });
      await this.identity.signOut({ id }, token.hash, false);
      this.delivery.endToken(token.hash, 'signed_out');
    }
    await this.audit.record(admin, 'end', `person ${id}`);
  }

  /** Lets go of those who are banned by now, wherever that was decided. */
  private endBanned(): void {
    this.delivery.endWhere((known) => this.bans.isBanned(known), 'banned');
  }

  private async refresh(): Promise<void> {
    // A database that is away says so in the log by itself; what is known goes on to hold.
    await Promise.all([this.bans.load(), this.mutes.load()]).then(
      () => this.endBanned(),
      () => {},
    );
  }

  private async subject({ name, ip }: AdminUnban): Promise<{ kind: 'person' | 'ip'; subject: string }> {
    if ((name === undefined) === (ip === undefined)) {
      throw new Refusal('invalid', 'either `name` or `ip`', { fields: ['name', 'ip'] });
    }
    if (ip !== undefined) return { kind: 'ip', subject: Range.read(ip).notation };
    return { kind: 'person', subject: (await this.named(name!)).id };
  }

  private async named(name: string): Promise<Person> {
    const person = await this.identity.find(name);
    if (!person) throw new Refusal('not_found', 'nobody has this nickname', { fields: ['name'] });
    return person;
  }
}

/** Tells sessions apart, and opens none: it is a part of a token's hash. */
function sessionId(tokenHash: string): string {
  return tokenHash.slice(0, 16);
}
