/** Addresses that a message may link to; everything else stays text. */
const ADDRESS = /(?:https?:\/\/|mailto:)[!-~]+/gi;

/** Punctuation that ends a sentence rather than an address. */
const TRAILING = /[.,!?;:'")\]}>]+$/;

/** What somebody wrote, with its links. Built from text nodes only. */
export function Words({ text }: { text: string }) {
  const parts = [];
  let shown = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(TRAILING, '');
    if (!URL.canParse(address)) continue;
    parts.push(text.slice(shown, match.index), <Link address={address} />);
    shown = match.index + address.length;
  }
  return (
    <>
      {parts}
      {text.slice(shown)}
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
