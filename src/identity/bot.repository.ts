import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { Database } from '../database/database.js';
import { BOTS_MAX } from '../protocol/constants.js';
import { ChatException } from '../protocol/chat-exception.js';
import type { Bot, Person } from '../protocol/types.js';
import { avatarOr } from './avatar.js';
import { nameTaken, parseUnreservedNickname } from './nickname.js';
import { NicknameRepository } from './nickname.repository.js';
import { SessionTokens } from './session-tokens.js';

type OfflineBot = Omit<Bot, 'online'>;

/** Bots: users with a nickname, one token that does not expire, and an owner. */
@Injectable()
export class BotRepository {
  constructor(
    private readonly database: Database,
    private readonly nicknames: NicknameRepository,
    private readonly tokens: SessionTokens,
  ) {}

  /**
   * @param isOnline returns whether the user with this id is online
   * @throws ChatException `name_invalid`, `name_taken`, or `forbidden` if the user has the maximum number of bots
   */
  async create(
    maker: Person,
    text: string,
    avatar: string | undefined,
    isOnline: (id: string) => boolean,
  ): Promise<{ bot: Person; token: string }> {
    const nickname = parseUnreservedNickname(text);
    await this.assertBotLimit(maker);
    const { name, key } = nickname;
    const id = randomBytes(9).toString('base64url');
    const bot: Person = { id, name, avatar: avatarOr(avatar, key), bot: true };
    const { token, tokenHash } = this.tokens.issue();
    const keeping = { tokenHash, password: null, maker: maker.id };
    if (!(await this.nicknames.claim(bot, nickname, keeping, isOnline))) {
      // Another bot of the owner may have been created meanwhile.
      await this.assertBotLimit(maker);
      throw nameTaken();
    }
    return { bot, token };
  }

  private async assertBotLimit(owner: Person): Promise<void> {
    if ((await this.listFor(owner)).length >= BOTS_MAX) {
      throw new ChatException('forbidden', `a user may have at most ${BOTS_MAX} bots`);
    }
  }

  /** Returns the user's bots in the order of their nicknames. */
  async listFor({ id }: Person): Promise<OfflineBot[]> {
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

  /**
   * Revokes the token and releases the nickname; messages stay.
   * @throws ChatException `not_found`
   */
  async revoke(maker: Person, name: string): Promise<OfflineBot> {
    const bot = (await this.listFor(maker)).find((one) => one.name === name);
    if (!bot) throw new ChatException('not_found', 'you have no such bot', { fields: ['name'] });
    await this.database.atomically([
      this.tokens.revokeStatement(bot.id),
      this.nicknames.releaseStatement(bot.id),
    ]);
    return bot;
  }
}
