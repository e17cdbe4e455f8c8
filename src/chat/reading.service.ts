import { Injectable } from '@nestjs/common';
import { ReadMarks } from '../conversation/read-marks.js';
import { Delivery } from '../delivery/delivery.js';
import type { Read } from '../protocol/requests.js';
import type { Person } from '../protocol/shapes.js';

/** Moves a person's read mark, and tells that person's other tabs. */
@Injectable()
export class ReadingService {
  constructor(
    private readonly marks: ReadMarks,
    private readonly delivery: Delivery,
  ) {}

  async mark(person: Person, { conversation, seq }: Read): Promise<{ read: number }> {
    const read = await this.marks.move(person.id, conversation, seq);
    this.delivery.toPeople([person.id], 'read', { conversation, name: person.name, seq: read });
    return { read };
  }
}
