import type { TextEntry } from '../../../src/protocol/types';
import { withEmoji } from '../emoji/codes';
import { marksOf } from './mention-marks';

/** Addresses that a message may link to; everything else stays text. */
const ADDRESS = /(?:https?:\/\/|mailto:)[!-~]+/gi;

/** Punctuation that ends a sentence rather than an address. */
const TRAILING = /[.,!?;:'")\]}>]+$/;

interface Props {
  text: string;
  /** Says whom the text points at. */
  entry?: TextEntry;
}

/** What somebody wrote, with its links and those it points at. Built from text nodes only. */
export function MessageText({ text, entry }: Props) {
  const parts = [];
  let shown = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(TRAILING, '');
    if (!URL.canParse(address)) continue;
    parts.push(<Pointing text={text.slice(shown, match.index)} entry={entry} />, <Link address={address} />);
    shown = match.index + address.length;
  }
  return (
    <>
      {parts}
      <Pointing text={text.slice(shown)} entry={entry} />
    </>
  );
}

function Link({ address }: { address: string }) {
  return (
    <a href={address} target="_blank" rel="noopener noreferrer nofollow">
      {address}
    </a>
  );
}

/** Whoever is pointed at stands out; for those who are it themselves, more so. */
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
