import type { Notice } from '../../../src/protocol/types';
import { formatDuration } from '../i18n/format-time';
import { strings } from '../i18n/strings';
import { me } from '../message-store/conversations';

/** Returns a system message as text for users. */
export function noticeText(notice: Notice): string {
  return sentence(notice).replace(/^you\b/, 'You');
}

function sentence(notice: Notice): string {
  const w = strings.value;
  switch (notice.kind) {
    case 'recall':
      return w.recalledBy(displayName(notice.by));
    case 'reaction':
      return (notice.on ? w.reacted : w.unreacted)(displayName(notice.by), notice.emoji);
    case 'pat':
      return notice.by === notice.whom
        ? w.pattedSelf(displayName(notice.by))
        : w.patted(displayName(notice.by), displayName(notice.whom));
    case 'joined': {
      const others = notice.people.filter((name) => notice.people.length === 1 || name !== notice.by);
      const people = others.map(displayName);
      return notice.by === undefined ? w.joined(people) : w.broughtIn(displayName(notice.by), people);
    }
    case 'left': {
      const people = notice.people.map(displayName);
      const gone = notice.by === undefined ? w.wentAway(people) : w.removedBy(displayName(notice.by), people);
      return notice.owner === undefined ? gone : gone + w.ownerNow(displayName(notice.owner));
    }
    case 'renamed':
      return w.renamed(displayName(notice.by), notice.title);
    case 'announcement':
      return notice.content
        ? w.announced(displayName(notice.by), notice.content)
        : w.unannounced(displayName(notice.by));
    case 'opened':
      return (notice.open ? w.opened : w.closed)(displayName(notice.by));
    case 'role':
      if (notice.by === notice.whom && notice.role === 'owner') return w.tookOver(displayName(notice.by));
      return w.roleNow[notice.role](displayName(notice.by), displayName(notice.whom));
    case 'silence': {
      const by = displayName(notice.by);
      if (notice.whom === undefined) return (notice.on ? w.allSilenced : w.allMaySpeak)(by);
      const whom = displayName(notice.whom);
      if (!notice.on || notice.until === undefined) return w.maySpeak(by, whom);
      return w.silenced(by, whom, formatDuration(Date.parse(notice.until) - Date.parse(notice.at)));
    }
    case 'dissolved':
      return w.dissolved(displayName(notice.by));
    // A kind of a newer server.
    default:
      return '';
  }
}

/** 「你」, or the nickname as sentences quote it. */
export function displayName(name: string): string {
  return name === me.value?.name ? strings.value.you : strings.value.calledIn(name);
}
