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

/** Administrators of the server. */
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

  /**
   * Returns a code that makes its user an administrator. `undefined` if there is one already, or if ADMIN_PASSWORD is
   * set.
   */
  async firstAdminLink(): Promise<string | undefined> {
    if (this.config.adminPassword !== undefined) return undefined;
    const { query } = this.database;
    const one = await query.selectFrom('people').select('id').where('admin', '=', 1).executeTakeFirst();
    return one ? undefined : (await this.codes.issue(null, FIRST_ADMIN_LINK_LIFE_MS)).code;
  }

  /**
   * Makes the user an administrator. Requires a password on the nickname, because a guest's nickname is lost with its
   * last device.
   * @throws ChatException `forbidden`, `invalid`, `token_invalid`, `password_wrong` or `rate_limited`
   */
  async claim(me: Person, { address, isClaimed }: SocketData, { code, password }: AdminClaim): Promise<void> {
    if (!isClaimed)
      throw new ChatException(
        'forbidden',
        'only users with a password may become administrators: set a password first',
      );
    if (code === undefined && password === undefined) {
      throw new ChatException('invalid', '`code` or `password` is required', {
        fields: ['code', 'password'],
      });
    }
    const wasNoGuess = await this.limits.loginAttempt('administrator', address);
    if (code === undefined && !isSame(password!, this.config.adminPassword)) {
      throw new ChatException('password_wrong', 'wrong password', { fields: ['password'] });
    }
    if (code !== undefined && !(await this.codes.redeem(code, 'admin'))) {
      throw new ChatException('token_invalid', 'this link was already used or has expired', {
        fields: ['code'],
      });
    }
    await wasNoGuess();
    const { query } = this.database;
    await query.updateTable('people').set({ admin: 1 }).where('id', '=', me.id).execute();
    this.delivery.updateUser(me.id, { isAdmin: true });
    await this.audit.record(me, 'claim', `person ${me.id}`);
  }

  /** @throws ChatException `forbidden` if `id` is an administrator: administrators cannot act against each other */
  async assertNotAdministrator(id: string): Promise<void> {
    const { query } = this.database;
    const row = await query.selectFrom('people').select('admin').where('id', '=', id).executeTakeFirst();
    if (row?.admin === 1)
      throw new ChatException('forbidden', 'this action is not allowed on an administrator', {
        fields: ['name'],
      });
  }
}

/** Compares in constant time. */
function isSame(given: string, expected: string | undefined): boolean {
  const [a, b] = [given, expected ?? ''].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(a!, b!) && expected !== undefined;
}
