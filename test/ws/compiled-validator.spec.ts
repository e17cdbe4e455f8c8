import { describe, expect, it } from '@jest/globals';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { compileValidator } from '../../src/ws/compiled-validator.js';
import * as admin from '../../src/protocol/admin.dto.js';
import * as push from '../../src/protocol/push.dto.js';
import * as people from '../../src/protocol/message.dto.js';
import * as rooms from '../../src/protocol/room.dto.js';

type Body = Record<string, unknown>;

const bodies = Object.entries({ ...admin, ...push, ...people, ...rooms })
  .filter(([, exported]) => typeof exported === 'function')
  .map(([name, form]) => [name, form as new () => Body] as const);

/** Of each kind some values that are valid for some fields, and some that are never valid. */
const value = fc.oneof(
  fc.constantFrom(undefined, null, '', ' ', 'lobby', '😀', '1.2.3.4', 'x'.repeat(65), 'x'.repeat(2_001)),
  fc.constantFrom(-1, 0, 1, 1.5, 50, 101, Number.NaN, Number.MAX_SAFE_INTEGER, true, false),
  fc.constantFrom('member', 'admin', 'https://push.example/x', { p256dh: 'x', auth: 'x' }, {}),
  fc.array(fc.constantFrom('a', 'b', '', 1, null, 'x'.repeat(300)), { maxLength: 12 }),
  fc.string(),
);

describe('the compiled validator', () => {
  it('compiles all DTO classes of requests', () => {
    expect(bodies.length).toBeGreaterThan(30);
  });

  it.each(bodies)('accepts a %s exactly where class-validator finds no error', (_, form) => {
    const isValid = compileValidator(form);
    const fields = Object.keys(new form());
    fc.assert(
      fc.property(fc.array(value, { minLength: fields.length, maxLength: fields.length }), (values) => {
        const body = Object.assign(
          new form(),
          Object.fromEntries(fields.map((name, i) => [name, values[i]])),
        );
        expect(isValid(body)).toBe(validateSync(body).length === 0);
      }),
      { numRuns: 300 },
    );
  });

  it('accepts a valid text, so that the comparison is not made of invalid values only', () => {
    const text = Object.assign(new people.TextMessage(), {
      content: '大家好',
      clientId: 'one',
      mentions: ['a'],
    });
    expect(compileValidator(people.TextMessage)(text as unknown as Body)).toBe(true);
    expect(
      compileValidator(people.TextMessage)(Object.assign(text, { mentions: [1] }) as unknown as Body),
    ).toBe(false);
  });
});
