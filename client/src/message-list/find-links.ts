import { LinkifyIt } from 'linkify-it';

export interface FoundLink {
  /** Its start and end in the text, in UTF-16 units. */
  from: number;
  to: number;
  href: string;
  /** The host that the link leads to, where its text could be read as another one. */
  host: string | undefined;
}

const linkify = new LinkifyIt({ urlAuth: true });

/**
 * Chinese has no space before a URL, so only a preceding Latin letter or digit prevents a match.
 */
const START = /(?<![a-z\d])(?:https?:\/\/|mailto:|www\.)/gi;
/** Characters that end a URL in a Chinese sentence, where no space does. */
const FULL_WIDTH_END = /[\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65“”‘’…—]/u;
/** A second URL that follows without a space. */
const NEXT = /[,;|](?=https?:\/\/)/i;
/** Letters that look like ASCII: other scripts, accents, full width. */
const LOOK_ALIKE =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\u00c0-\u024f\u1e00-\u1eff\uff00-\uffef]/u;

/**
 * Returns the URLs in a text that a message may link to: http, https, mailto, and those that begin
 * with `www.`.
 */
export function findLinks(text: string): FoundLink[] {
  const links: FoundLink[] = [];
  let last = 0;
  for (const { index } of text.matchAll(START)) {
    if (index < last) continue;
    const address = addressAt(text.slice(index));
    const href = /^www\./i.test(address) ? `https://${address}` : address;
    if (address === '' || !URL.canParse(href)) continue;
    last = index + address.length;
    links.push({ from: index, to: last, href, host: hiddenHost(href) });
  }
  return links;
}

/** Returns the URL at the start of a text; empty where there is none. */
function addressAt(text: string): string {
  const prefix = /^www\./i.test(text) ? 'https://' : '';
  const whole = prefix + text;
  const scheme = whole.slice(0, whole.indexOf(':') + 1);
  const length = linkify.testSchemaAt(whole, scheme.toLowerCase(), scheme.length);
  const address = whole.slice(prefix.length, length === 0 ? prefix.length : scheme.length + length);
  return [FULL_WIDTH_END, NEXT].reduce((rest, end) => rest.split(end)[0]!, address);
}

function hiddenHost(href: string): string | undefined {
  const { protocol, username, host } = new URL(href);
  if (protocol === 'mailto:') return undefined;
  const written = /^[a-z]+:\/\/([^/?#]*)/i.exec(href)?.[1]?.toLowerCase() ?? '';
  const isForeign = /[^\p{ASCII}]/u.test(written) && !LOOK_ALIKE.test(written);
  const isPlain = written === host || written === `${host}:${protocol === 'http:' ? 80 : 443}`;
  return username === '' && (isPlain || isForeign) ? undefined : host;
}
