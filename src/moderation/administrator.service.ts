import { Inject, Injectable } from '@nestjs/common';
import { createHash, timingSafeEqual } from 'node:crypto';
import { Database } from '../database/database.js';
import { Delivery, type SocketData } from '../delivery/delivery.js';
import { Codes } from '../identity/codes.js';
import { Limits } from '../limit/limits.js';
import type { AdminClaim } from '../protocol/admin.requests.js';
import { Refusal } from '../protocol/refusal.js';
import type { Person } from '../protocol/shapes.js';
import { Audit } from './audit.js';

export const ADMIN_PASSWORD = Symbol('ADMIN_PASSWORD');
const INVITATION_LIFE_MS = 24 * 60 * 60 * 1_000;

/** Who may keep order in the whole house. */
@Injectable()
export class Administrators {
  constructor(
    private readonly database: Database,
    private readonly codes: Codes,
    private readonly limits: Limits,
    private readonly delivery: Delivery,
    private readonly audit: Audit,
    @Inject(ADMIN_PASSWORD) private readonly password: string | undefined,
  ) {}

  /** A code that makes its bearer an administrator, while there is none and no other way to become one. */
  async invitation(): Promise<string | undefined> {
    if (this.password !== undefined) return undefined;
    const { query } = this.database;
    const one = await query.selectFrom('people').select('id').where('admin', '=', 1).executeTakeFirst();
    return one ? undefined : (await this.codes.make(null, INVITATION_LIFE_MS)).code;
  }

  /**
   * Only a nickname with a password can be an administrator's: any other would be lost with its last device.
   * @throws Refusal `forbidden`, `invalid`, `token_invalid`, `password_wrong` or `rate_limited`
   */
  async claim(me: Person, { address, isClaimed }: SocketData, { code, password }: AdminClaim): Promise<void> {
    if (!isClaimed) throw new Refusal('forbidden', 'give your nickname a password first');
    if (code === undefined && password === undefined) {
      throw new Refusal('invalid', 'bring a `code` or a `password`', { fields: ['code', 'password'] });
    }
    const wasNoGuess = await this.limits.guess('administrator', address);
    if (code === undefined && !isSame(password!, this.password)) {
      throw new Refusal('password_wrong', 'the password does not fit', { fields: ['password'] });
    }
    if (code !== undefined && !(await this.codes.redeem(code, 'admin'))) {
      throw new Refusal('token_invalid', 'this link was used before, or is too old', { fields: ['code'] });
    }
    await wasNoGuess();
    const { query } = this.database;
    await query.updateTable('people').set({ admin: 1 }).where('id', '=', me.id).execute();
    this.delivery.know(me.id, { isAdmin: true });
    await this.audit.record(me, 'claim', `person ${me.id}`);
  }

  /** @throws Refusal `forbidden` where `id` is one of them: they settle that among themselves, outside */
  async refuse(id: string): Promise<void> {
    const { query } = this.database;
    const row = await query.selectFrom('people').select('admin').where('id', '=', id).executeTakeFirst();
    if (row?.admin === 1) throw new Refusal('forbidden', 'this is an administrator', { fields: ['name'] });
  }
}

/** Compares in a time that tells nothing. */
function isSame(given: string, expected: string | undefined): boolean {
  const [a, b] = [given, expected ?? ''].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(a!, b!) && expected !== undefined;
}
