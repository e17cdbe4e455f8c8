import { Injectable } from '@nestjs/common';
import { Unmet } from '../conversation/log.store.js';
import { Recalls } from '../conversation/recalls.js';
import type { Floor } from '../conversation/venue.js';
import { RECALL_WINDOW_MS } from '../protocol/limits.js';
import type { Recall } from '../protocol/requests.js';
import { Refusal } from '../protocol/refusal.js';
import type { Person } from '../protocol/shapes.js';
import { Venues } from './venues.js';

/** 撤回: people take back what they said, and those who keep order in a room what others said. */
@Injectable()
export class RecallService {
  constructor(
    private readonly venues: Venues,
    private readonly recalls: Recalls,
  ) {}

  /**
   * @returns the seq of the notice
   * @throws Refusal `not_found` for no text, or one that was taken back before; `forbidden` for somebody else's, or too late
   */
  async recall(me: Person, line: Recall): Promise<{ seq: number }> {
    const floor = await this.venues.for(line).floor(me, line.conversation);
    if (line.seq < floor.since) throw new Unmet();
    return this.recalls.recall(me, line, { passage: floor.asMember, tell: floor.tell }, (text) =>
      mayRecall(me, text, floor),
    );
  }
}

async function mayRecall(me: Person, { author, at }: { author: string; at: number }, floor: Floor) {
  if (await floor.overrules(author)) return;
  if (author !== me.id) throw new Refusal('forbidden', 'this is not yours to take back');
  if (Date.now() - at > RECALL_WINDOW_MS) throw new Refusal('forbidden', 'too late to take it back');
}
