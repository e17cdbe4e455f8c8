import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nameKey } from '../../../src/identity/confusables.js';
import { PeopleIndex } from '../../../src/session/people-index.js';

const NAMES = ['a', 'ab', 'abc', 'b', 'ba', '张', '张三', '李', '😀', 'z'];

it('lists users who connect and disconnect as a sorted list does', () => {
  const step = fc.record({ name: fc.constantFrom(...NAMES), comes: fc.boolean() });
  const prefix = fc.constantFrom('', 'a', 'ab', '张', 'q');
  fc.assert(
    fc.property(
      fc.array(step),
      prefix,
      fc.constantFrom('', ...NAMES),
      fc.integer({ min: 1, max: 5 }),
      (steps, q, after, limit) => {
        const index = new PeopleIndex();
        const here = new Set<string>();
        for (const { name, comes } of steps) {
          const person = { id: name, name, avatar: '1.jpg' };
          if (comes) index.put(person);
          else index.remove(person);
          if (comes) here.add(name);
          else here.delete(name);
        }
        const expected = [...here]
          .map(nameKey)
          .filter((key) => key.startsWith(q) && key > after)
          .sort((a, b) => (a < b ? -1 : 1))
          .slice(0, limit);
        expect(index.page(q, after, limit).map(({ key }) => key)).toEqual(expected);
      },
    ),
  );
});
