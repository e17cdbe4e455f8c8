import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Delivery } from '../delivery/delivery.js';
import { IdentityService } from '../identity/identity.service.js';
import { Tokens } from '../identity/tokens.js';
import type { AdminBan, AdminEnd, AdminMute, AdminSessions, AdminUnban } from '../protocol/admin.requests.js';
import { Refusal } from '../protocol/refusal.js';
import type { Person, Session } from '../protocol/shapes.js';
import { Relay, type Topic } from '../relay/relay.js';
import { Administrators } from './administrators.js';
import { Audit } from './audit.js';
import { Bans } from './bans.js';
import { Mutes } from './mutes.js';
import { Range } from './range.js';

/** How soon a decision made on one node holds on the others where they cannot be told of it. */
const REFRESH_MS = 5_000;

/** What an administrator does. Each deed is in force when it is answered, and leaves a line in the audit. */
@Injectable()
export class ModerationService implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private readonly decided: Topic<Record<string, never>>;

  constructor(
    private readonly administrators: Administrators,
    private readonly audit: Audit,
    private readonly bans: Bans,
    private readonly mutes: Mutes,
    private readonly identity: IdentityService,
    private readonly tokens: Tokens,
    private readonly delivery: Delivery,
    relay: Relay,
  ) {
    this.decided = relay.topic('decided');
    this.decided.on(() => this.refresh());
  }

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
    await this.decided.ask({});
    await this.audit.record(admin, 'ban', `${kind} ${subject}`);
  }

  async unban(admin: Person, who: AdminUnban): Promise<void> {
    const { kind, subject } = await this.subject(who);
    await this.bans.lift(subject);
    await this.decided.ask({});
    await this.audit.record(admin, 'unban', `${kind} ${subject}`);
  }

  async mute(admin: Person, { name, forMs }: AdminMute): Promise<void> {
    const { id } = await this.named(name);
    await this.administrators.refuse(id);
    await this.mutes.set(id, forMs === 0 ? null : Date.now() + forMs);
    await this.decided.ask({});
    await this.audit.record(admin, forMs === 0 ? 'unmute' : 'mute', `person ${id}`);
  }

  async sessions({ name }: AdminSessions): Promise<{ sessions: Session[] }> {
    const { id } = await this.named(name);
    const connected = await this.delivery.connections(id);
    const sessions = (await this.tokens.of(id)).map(({ hash, created_at, used_at }) => ({
      id: sessionId(hash),
      createdAt: new Date(created_at).toISOString(),
      usedAt: new Date(used_at).toISOString(),
      addresses: connected.filter(({ tokenHash }) => tokenHash === hash).map(({ address }) => address),
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

  private async subject({
    name,
    ip,
    person,
  }: AdminUnban): Promise<{ kind: 'person' | 'ip'; subject: string }> {
    if ([name, ip, person].filter((one) => one !== undefined).length !== 1) {
      throw new Refusal('invalid', 'one of `name`, `ip` and `person`', { fields: ['name', 'ip', 'person'] });
    }
    if (ip !== undefined) return { kind: 'ip', subject: Range.read(ip).notation };
    if (person !== undefined) return { kind: 'person', subject: (await this.withId(person)).id };
    return { kind: 'person', subject: (await this.named(name!)).id };
  }

  private async withId(id: string): Promise<Person> {
    const person = await this.identity.byId(id);
    if (!person) throw new Refusal('not_found', 'there is no such person', { fields: ['person'] });
    return person;
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
