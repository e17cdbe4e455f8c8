import { Injectable } from '@nestjs/common';
import { createHash, timingSafeEqual } from 'node:crypto';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { DeliveryService, type SocketData } from '../delivery/delivery.service.js';
import { OneTimeCodes } from '../identity/one-time-codes.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import type { AdminClaim } from '../protocol/admin.dto.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Person } from '../protocol/types.js';
import { AuditLog } from './audit-log.js';

const FIRST_ADMIN_LINK_LIFE_MS = 24 * 60 * 60 * 1_000;

/** Who may keep order in the whole house. */
@Injectable()
export class AdministratorService {
  constructor(
    private readonly database: Database,
    private readonly codes: OneTimeCodes,
    private readonly limits: RateLimits,
    private readonly delivery: DeliveryService,
    private readonly audit: AuditLog,
    private readonly config: Config,
  ) {}

  /** A code that makes its bearer an administrator, while there is none and no other way to become one. */
  async firstAdminLink(): Promise<string | undefined> {
    if (this.config.adminPassword !== undefined) return undefined;
    const { query } = this.database;
    const one = await query.selectFrom('people').select('id').where('admin', '=', 1).executeTakeFirst();
    return one ? undefined : (await this.codes.issue(null, FIRST_ADMIN_LINK_LIFE_MS)).code;
  }

  /**
   * Only a nickname with a password can be an administrator's: any other would be lost with its last device.
   * @throws ChatException `forbidden`, `invalid`, `token_invalid`, `password_wrong` or `rate_limited`
   */
  async claim(me: Person, { address, isClaimed }: SocketData, { code, password }: AdminClaim): Promise<void> {
    if (!isClaimed) throw new ChatException('forbidden', 'give your nickname a password first');
    if (code === undefined && password === undefined) {
      throw new ChatException('invalid', 'bring a `code` or a `password`', { fields: ['code', 'password'] });
    }
    const wasNoGuess = await this.limits.loginAttempt('administrator', address);
    if (code === undefined && !isSame(password!, this.config.adminPassword)) {
      throw new ChatException('password_wrong', 'the password does not fit', { fields: ['password'] });
    }
    if (code !== undefined && !(await this.codes.redeem(code, 'admin'))) {
      throw new ChatException('token_invalid', 'this link was used before, or is too old', {
        fields: ['code'],
      });
    }
    await wasNoGuess();
    const { query } = this.database;
    await query.updateTable('people').set({ admin: 1 }).where('id', '=', me.id).execute();
    this.delivery.updateUser(me.id, { isAdmin: true });
    await this.audit.record(me, 'claim', `person ${me.id}`);
  }

  /** @throws ChatException `forbidden` where `id` is one of them: they settle that among themselves, outside */
  async assertNotAdministrator(id: string): Promise<void> {
    const { query } = this.database;
    const row = await query.selectFrom('people').select('admin').where('id', '=', id).executeTakeFirst();
    if (row?.admin === 1)
      throw new ChatException('forbidden', 'this is an administrator', { fields: ['name'] });
  }
}

/** Compares in a time that tells nothing. */
function isSame(given: string, expected: string | undefined): boolean {
  const [a, b] = [given, expected ?? ''].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(a!, b!) && expected !== undefined;
}
