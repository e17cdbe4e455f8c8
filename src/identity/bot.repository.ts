import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { Database } from '../database/database.js';
import { BOTS_MAX } from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';
import type { Bot, Person } from '../protocol/shapes.js';
import { avatarOr } from './avatar.js';
import { nameTaken, readNickname } from './nickname.js';
import { Nicknames } from './nicknames.js';
import { Tokens } from './tokens.js';

type Known = Omit<Bot, 'online'>;

/** People that are programs: each has a nickname, one token that does not expire, and somebody who looks after it. */
@Injectable()
export class Bots {
  constructor(
    private readonly database: Database,
    private readonly nicknames: Nicknames,
    private readonly tokens: Tokens,
  ) {}

  /**
   * @param isOnline says of a person's id whether somebody uses that nickname right now
   * @throws Refusal `name_invalid`, `name_taken`, or `forbidden` where there are as many as one person may have
   */
  async make(
    maker: Person,
    text: string,
    avatar: string | undefined,
    isOnline: (id: string) => boolean,
  ): Promise<{ bot: Person; token: string }> {
    const nickname = readNickname(text);
    if ((await this.of(maker)).length >= BOTS_MAX) {
      throw new Refusal('forbidden', `nobody has more than ${BOTS_MAX} bots`);
    }
    const { name, key } = nickname;
    const id = randomBytes(9).toString('base64url');
    const bot: Person = { id, name, avatar: avatarOr(avatar, key), bot: true };
    const { token, tokenHash } = this.tokens.make();
    const keeping = { tokenHash, password: null, maker: maker.id };
    if (!(await this.nicknames.give(bot, nickname, keeping, isOnline))) throw nameTaken();
    return { bot, token };
  }

  /** Those that this person looks after, in the order of their nicknames. */
  async of({ id }: Person): Promise<Known[]> {
    const rows = await this.database.query
      .selectFrom('people')
      .select(['id', 'name', 'avatar', 'created_at', 'seen_at'])
      .where('maker', '=', id)
      .where('name_key', 'is not', null)
      .orderBy('name_key')
      .execute();
    return rows.map(({ created_at, seen_at, ...bot }) => ({
      ...bot,
      bot: true,
      createdAt: new Date(created_at).toISOString(),
      seenAt: new Date(seen_at).toISOString(),
    }));
  }

  /** Its token is none any more and its nickname free; what it said stays. @throws Refusal `not_found` */
  async end(maker: Person, name: string): Promise<Known> {
    const bot = (await this.of(maker)).find((one) => one.name === name);
    if (!bot) throw new Refusal('not_found', 'you have no such bot', { fields: ['name'] });
    await this.database.atomically([this.tokens.ending(bot.id), this.nicknames.leaving(bot.id)]);
    return bot;
  }
}
