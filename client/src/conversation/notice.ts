import type { Notice } from '../../../src/protocol/shapes';
import { span } from '../language/moment';
import { words } from '../language/language';
import { me } from './conversations';

/** What happened, as people say it. */
export function noticeWords(notice: Notice): string {
  const w = words.value;
  switch (notice.kind) {
    case 'recall':
      return w.recalledBy(called(notice.by));
    case 'reaction':
      return (notice.on ? w.reacted : w.unreacted)(called(notice.by), notice.emoji);
    case 'pat':
      return notice.by === notice.whom
        ? w.pattedSelf(called(notice.by))
        : w.patted(called(notice.by), called(notice.whom));
    case 'joined': {
      const others = notice.people.filter((name) => notice.people.length === 1 || name !== notice.by);
      const people = others.map(called);
      return notice.by === undefined ? w.joined(people) : w.broughtIn(called(notice.by), people);
    }
    case 'left': {
      const people = notice.people.map(called);
      const gone = notice.by === undefined ? w.wentAway(people) : w.removedBy(called(notice.by), people);
      return notice.owner === undefined ? gone : gone + w.ownerNow(called(notice.owner));
    }
    case 'renamed':
      return w.renamed(called(notice.by), notice.title);
    case 'announcement':
      return notice.content
        ? w.announced(called(notice.by), notice.content)
        : w.unannounced(called(notice.by));
    case 'opened':
      return (notice.open ? w.opened : w.closed)(called(notice.by));
    case 'role':
      return w.roleNow[notice.role](called(notice.by), called(notice.whom));
    case 'silence': {
      const by = called(notice.by);
      if (notice.whom === undefined) return (notice.on ? w.allSilenced : w.allMaySpeak)(by);
      const whom = called(notice.whom);
      if (!notice.on || notice.until === undefined) return w.maySpeak(by, whom);
      return w.silenced(by, whom, span(Date.parse(notice.until) - Date.parse(notice.at)));
    }
    default:
      return w.dissolved(called(notice.by));
  }
}

/** 「你」, or the nickname as sentences quote it. */
export function called(name: string): string {
  return name === me.value?.name ? words.value.you : words.value.calledIn(name);
}
