import type { Notice } from '../../../src/protocol/shapes';
import { words } from '../language/language';
import { me } from './conversations';

/** What happened, as people say it. */
export function noticeWords(notice: Notice): string {
  const { recalledBy, joined, broughtIn, wentAway, removedBy, ownerNow } = words.value;
  if (notice.kind === 'recall') return recalledBy(notice.by);
  const by = notice.by === undefined ? undefined : named(notice.by);
  const people = (
    notice.people.length > 1 ? notice.people.filter((name) => name !== notice.by) : notice.people
  ).map(named);
  if (notice.kind === 'joined') return by === undefined ? joined(people) : broughtIn(by, people);
  const gone = by === undefined ? wentAway(people) : removedBy(by, people);
  return notice.owner === undefined ? gone : gone + ownerNow(named(notice.owner));
}

function named(name: string): string {
  return name === me.value?.name ? words.value.you : words.value.calledIn(name);
}
