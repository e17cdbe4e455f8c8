import { Injectable } from '@nestjs/common';
import { CustomAvatars } from '../attachment/custom-avatars.js';
import { DeliveryService, type ChatSocket, type SocketData } from '../delivery/delivery.service.js';
import { isCustomAvatar } from '../identity/avatar.js';
import { IdentityService } from '../identity/identity.service.js';
import { RecoveryCodes } from '../identity/recovery-codes.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { MuteList } from '../moderation/mute-list.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { SetMe } from '../protocol/account.dto.js';
import type { Person } from '../protocol/types.js';
import { SessionRegistry } from '../session/session.registry.js';
import { RecentlyRevokedSessions } from '../session/recently-revoked-sessions.js';

/** Profile, password, devices and sessions of a user. */
@Injectable()
export class AccountService {
  constructor(
    private readonly identity: IdentityService,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly registry: SessionRegistry,
    private readonly delivery: DeliveryService,
    private readonly revokedSessions: RecentlyRevokedSessions,
    private readonly customAvatars: CustomAvatars,
    private readonly limits: RateLimits,
    private readonly mutes: MuteList,
  ) {}

  /** Changes the profile on every socket of this user at once. A new password ends all their other sessions. */
  async set({ data }: ChatSocket, me: Person, to: SetMe): Promise<Person & { recoveryCode?: string }> {
    if (to.password !== undefined) assertNotBot(me);
    // A nickname with a password never becomes free again, so claims are limited per address.
    if (to.password !== undefined && !data.isClaimed) await this.limits.claim(data.address);
    if (to.avatar !== undefined && isCustomAvatar(to.avatar)) {
      this.mutes.check(me);
      await this.customAvatars.publish(me, to.avatar);
    }
    const { person, ended, recoveryCode } = await this.identity.set(me, data.tokenHash!, to);
    this.revokedSessions.add(ended);
    for (const hash of ended) this.delivery.disconnectSession(hash, 'signed_out');
    const settings = {
      receipts: to.receipts ?? data.settings?.receipts ?? false,
      hidden: to.hidden ?? data.settings?.hidden ?? false,
    };
    this.delivery.updateUser(me.id, {
      person,
      settings,
      ...(to.password !== undefined && { isClaimed: true }),
    });
    if (to.hidden !== undefined) this.registry.setHidden(person, to.hidden);
    if (person.avatar !== me.avatar) this.registry.updateUser(person);
    return { ...person, ...(recoveryCode !== undefined && { recoveryCode }) };
  }

  /** @throws ChatException `forbidden` for a guest or a bot */
  async renewRecoveryCode(me: Person): Promise<{ code: string }> {
    assertNotBot(me);
    return { code: await this.recoveryCodes.renew(me) };
  }

  /** Ends this session, or all sessions of the user. Does nothing for a visitor, who has no session. */
  async signOut({ data: { person, tokenHash } }: ChatSocket, everywhere = false): Promise<void> {
    if (!person) return;
    await this.identity.signOut(person, tokenHash!, everywhere);
    // Runs after the reply, which the same sockets must still receive.
    setImmediate(() => {
      if (everywhere) this.delivery.disconnectUser(person.id, 'signed_out');
      else this.delivery.disconnectSession(tokenHash!, 'signed_out');
    });
  }

  async linkDevice(me: Person): Promise<{ code: string; expiresAt: string }> {
    assertNotBot(me);
    const { code, expiresAt } = await this.identity.linkDevice(me);
    return { code, expiresAt: new Date(expiresAt).toISOString() };
  }

  /**
   * Returns the user whom a device link signs in. A wrong code counts as a failed login.
   * @throws ChatException `token_invalid`, as signing in with the code would; `rate_limited`
   */
  async previewLink({ address }: SocketData, code: string): Promise<{ name: string; avatar: string }> {
    const wasNoGuess = await this.limits.loginAttempt('device link', address);
    const { name, avatar } = await this.identity.ownerOfLink(code);
    await wasNoGuess();
    return { name, avatar };
  }
}

/** Rejects bots. A bot has one token, which its owner can revoke, so it may not create other credentials. */
export function assertNotBot({ bot }: Person): void {
  if (bot) throw new ChatException('forbidden', 'bots may not send this request');
}
