import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

export interface KeyPair {
  /** Base64url. */
  publicKey: string;
  privateKey: string;
}

const NAME = 'vapid';

/**
 * The key pair that identifies this server to push services (RFC 8292). Created on first use and stored in the
 * database, which all nodes share, because browsers bind their subscriptions to it.
 */
@Injectable()
export class VapidKeys {
  private keys: Promise<KeyPair> | undefined;

  constructor(private readonly database: Database) {}

  async read(): Promise<KeyPair> {
    this.keys ??= this.readOrMake();
    return this.keys.catch((error: unknown) => {
      this.keys = undefined;
      throw error;
    });
  }

  private async readOrMake(): Promise<KeyPair> {
    const { query } = this.database;
    const find = query.selectFrom('settings').select('value').where('name', '=', NAME);
    const known = await find.executeTakeFirst();
    if (known) return JSON.parse(known.value) as KeyPair;
    const { default: webPush } = await import('web-push');
    await query
      .insertInto('settings')
      .values({ name: NAME, value: JSON.stringify(webPush.generateVAPIDKeys()) })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    // Another node may have been first.
    return JSON.parse((await find.executeTakeFirstOrThrow()).value) as KeyPair;
  }
}
