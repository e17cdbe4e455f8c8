import { Injectable } from '@nestjs/common';
import { IdentityService } from '../identity/identity.service.js';
import { nameTaken, readNickname } from '../identity/nickname.js';

/** Under what a webhook may speak: what could be a nickname, and is nobody's at this moment. */
@Injectable()
export class HookName {
  constructor(private readonly identity: IdentityService) {}

  /** @throws Refusal `name_invalid`, `name_taken` */
  async read(text: string): Promise<string> {
    const { name, look, key } = readNickname(text);
    if (await this.identity.isTaken({ key, look })) throw nameTaken();
    return name;
  }
}
