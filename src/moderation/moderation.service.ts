import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DeliveryService } from '../delivery/delivery.service.js';
import { IdentityService } from '../identity/identity.service.js';
import { SessionTokens } from '../identity/session-tokens.js';
import { SignInLinks } from '../identity/sign-in-links.js';
import type {
  AdminBan,
  AdminEnd,
  AdminMute,
  AdminRecover,
  AdminSessions,
  AdminUnban,
} from '../protocol/admin.dto.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Person, Session } from '../protocol/types.js';
import { ClusterBus, type Topic } from '../bus/cluster-bus.js';
import { AdministratorService } from './administrator.service.js';
import { AuditLog } from './audit-log.js';
import { BanList } from './ban-list.js';
import { MuteList } from './mute-list.js';
import { IpRange } from './ip-range.js';

/** How soon a ban or mute takes effect on other nodes if the bus does not deliver it. */
const REFRESH_MS = 5_000;

/** Actions of administrators. Each is in effect when it is answered, and is recorded in the audit log. */
@Injectable()
export class ModerationService implements OnApplicationBootstrap {
  private readonly changes: Topic<Record<string, never>>;

  constructor(
    private readonly administrators: AdministratorService,
    private readonly audit: AuditLog,
    private readonly bans: BanList,
    private readonly mutes: MuteList,
    private readonly identity: IdentityService,
    private readonly tokens: SessionTokens,
    private readonly links: SignInLinks,
    private readonly delivery: DeliveryService,
    bus: ClusterBus,
  ) {
    this.changes = bus.topic('decided');
    this.changes.on(() => this.refresh());
  }

  async onApplicationBootstrap(): Promise<void> {
    await Promise.all([this.bans.load(), this.mutes.load()]);
  }

  async ban(admin: Person, who: AdminBan): Promise<void> {
    const { kind, subject } = await this.subject(who);
    if (kind === 'person') await this.administrators.assertNotAdministrator(subject);
    const until = who.forMs === undefined ? null : Date.now() + who.forMs;
    await this.bans.add({ kind, subject, until, made_by: admin.id });
    if (kind === 'person') this.delivery.disconnectUser(subject, 'banned');
    this.disconnectBanned();
    await this.changes.request({});
    await this.audit.record(admin, 'ban', `${kind} ${subject}`);
  }

  async unban(admin: Person, who: AdminUnban): Promise<void> {
    const { kind, subject } = await this.subject(who);
    await this.bans.remove({ kind, subject });
    await this.changes.request({});
    await this.audit.record(admin, 'unban', `${kind} ${subject}`);
  }

  async mute(admin: Person, { name, forMs }: AdminMute): Promise<void> {
    const { id } = await this.named(name);
    await this.administrators.assertNotAdministrator(id);
    await this.mutes.set(id, forMs === 0 ? null : Date.now() + forMs);
    await this.changes.request({});
    await this.audit.record(admin, forMs === 0 ? 'unmute' : 'mute', `person ${id}`);
  }

  async sessions({ name }: AdminSessions): Promise<{ sessions: Session[] }> {
    const { id } = await this.named(name);
    const connected = await this.delivery.connectionsOf(id);
    const sessions = (await this.tokens.listFor(id)).map(({ hash, created_at, used_at }) => ({
      id: sessionId(hash),
      createdAt: new Date(created_at).toISOString(),
      usedAt: new Date(used_at).toISOString(),
      addresses: connected.filter(({ tokenHash }) => tokenHash === hash).map(({ address }) => address),
    }));
    return { sessions };
  }

  async revokeSession(admin: Person, { name, session }: AdminEnd): Promise<void> {
    const { id } = await this.named(name);
    if (session === undefined) {
      await this.identity.signOut({ id }, '', true);
      this.delivery.disconnectUser(id, 'signed_out');
    } else {
      const token = (await this.tokens.listFor(id)).find(({ hash }) => sessionId(hash) === session);
      if (!token) throw new ChatException('not_found', 'no such session', { fields: ['session'] });
      await this.identity.signOut({ id }, token.hash, false);
      this.delivery.disconnectSession(token.hash, 'signed_out');
    }
    await this.audit.record(admin, 'end', `person ${id}`);
  }

  /**
   * Ends all sessions of a user and makes a link that signs them in once. An administrator needs the command line.
   * @throws ChatException `not_found`, or `forbidden` for an administrator or a bot
   */
  async recover(admin: Person, { name }: AdminRecover): Promise<{ code: string; expiresAt: string }> {
    const { id, bot } = await this.named(name);
    if (bot) throw new ChatException('forbidden', 'bots do not sign in', { fields: ['name'] });
    await this.administrators.assertNotAdministrator(id);
    const { code, expiresAt } = await this.links.issue(id, admin.id);
    this.delivery.disconnectUser(id, 'signed_out');
    await this.audit.record(admin, 'recover', `person ${id}`);
    return { code, expiresAt: new Date(expiresAt).toISOString() };
  }

  /** Disconnects users who are banned by now, on whichever node the ban was made. */
  private disconnectBanned(): void {
    this.delivery.disconnectWhere((known) => this.bans.isBanned(known), 'banned');
  }

  @Interval(REFRESH_MS)
  private async refresh(): Promise<void> {
    // The database logs its own errors; the cached bans and mutes stay in effect.
    await Promise.all([this.bans.load(), this.mutes.load()]).then(
      () => this.disconnectBanned(),
      () => {},
    );
  }

  private async subject({
    name,
    ip,
    person,
  }: AdminUnban): Promise<{ kind: 'person' | 'ip'; subject: string }> {
    if ([name, ip, person].filter((one) => one !== undefined).length !== 1) {
      throw new ChatException('invalid', 'exactly one of `name`, `ip` and `person` is required', {
        fields: ['name', 'ip', 'person'],
      });
    }
    if (ip !== undefined) return { kind: 'ip', subject: IpRange.parse(ip).notation };
    if (person !== undefined) return { kind: 'person', subject: (await this.withId(person)).id };
    return { kind: 'person', subject: (await this.named(name!)).id };
  }

  private async withId(id: string): Promise<Person> {
    const person = await this.identity.byId(id);
    if (!person) throw new ChatException('not_found', 'no user has this id', { fields: ['person'] });
    return person;
  }

  private async named(name: string): Promise<Person> {
    const person = await this.identity.find(name);
    if (!person) throw new ChatException('not_found', 'no user has this nickname', { fields: ['name'] });
    return person;
  }
}

/** Returns an id of a session that does not open it: a part of the token's hash. */
function sessionId(tokenHash: string): string {
  return tokenHash.slice(0, 16);
}
