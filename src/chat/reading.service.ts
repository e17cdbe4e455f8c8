import { Injectable } from '@nestjs/common';
import { ReadMarks } from '../conversation/read-marks.js';
import { Readership } from '../conversation/readership.js';
import { Delivery } from '../delivery/delivery.js';
import { peopleOf } from '../conversation/pair.js';
import type { Read } from '../protocol/requests.js';
import type { Person } from '../protocol/shapes.js';
import { Venues } from './venues.js';

/**
 * Moves a person's read mark, and tells that person's other tabs; in private also the other one, where both tell how
 * far they have read.
 */
@Injectable()
export class ReadingService {
  constructor(
    private readonly marks: ReadMarks,
    private readonly delivery: Delivery,
    private readonly readership: Readership,
    private readonly venues: Venues,
  ) {}

  async mark(person: Person, { conversation, seq }: Read, tells = false): Promise<{ read: number }> {
    await this.venues.for({ conversation }).enter(person, conversation);
    const read = await this.marks.move(person.id, conversation, seq);
    const askers = tells ? await this.readership.askers(person, peopleOf(conversation) ?? []) : [];
    this.delivery.toPeople([person.id, ...askers], 'read', { conversation, name: person.name, seq: read });
    return { read };
  }
}
