import { signal } from '@preact/signals';
import type { TextEntry } from '../../../src/protocol/types';
import { withEmoji } from '../emoji/codes';
import type { findLinks } from './find-links';
import { marksOf } from './mention-marks';

/**
 * A text without these cannot contain a link; the finder is fetched when the first such text is
 * drawn.
 */
const MAY_HOLD_LINK = /https?:\/\/|mailto:|www\./i;
const finder = signal<typeof findLinks | undefined>(undefined);
let isFetching = false;

function linksIn(text: string): ReturnType<typeof findLinks> {
  if (!MAY_HOLD_LINK.test(text)) return [];
  if (finder.value) return finder.value(text);
  if (!isFetching) {
    isFetching = true;
    import('./find-links').then(
      (module) => (finder.value = module.findLinks),
      // Shown as text until the next one is drawn, which tries again.
      () => (isFetching = false),
    );
  }
  return [];
}

interface Props {
  text: string;
  /** The names of the mentioned members. */
  entry?: TextEntry;
}

/** The text of a message with its links and mentions. Built from text nodes only. */
export function MessageText({ text, entry }: Props) {
  const parts = [];
  let shown = 0;
  for (const { from, to, href, host } of linksIn(text)) {
    parts.push(
      <Pointing text={text.slice(shown, from)} entry={entry} />,
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {text.slice(from, to)}
        {host && ` (${host})`}
      </a>,
    );
    shown = to;
  }
  return (
    <>
      {parts}
      <Pointing text={text.slice(shown)} entry={entry} />
    </>
  );
}

/** Mentions are highlighted, those of the current user more strongly. */
function Pointing({ text: written, entry }: Props) {
  const text = withEmoji(written);
  const marks = entry ? marksOf(entry) : [];
  if (marks.length === 0) return <>{text}</>;
  const parts = [];
  let rest = text;
  for (;;) {
    const found = marks
      .map((mark) => ({ mark, at: rest.indexOf(mark.shown) }))
      .filter(({ at }) => at >= 0)
      .sort((a, b) => a.at - b.at || b.mark.shown.length - a.mark.shown.length)[0];
    if (!found) break;
    const { mark, at } = found;
    parts.push(rest.slice(0, at), <b class={mark.me ? 'mention me' : 'mention'}>{mark.shown}</b>);
    rest = rest.slice(at + mark.shown.length);
  }
  return (
    <>
      {parts}
      {rest}
    </>
  );
}
