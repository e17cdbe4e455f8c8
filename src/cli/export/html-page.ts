import escapeHtml from 'escape-html';
import type { Entry } from '../../protocol/types.js';

/** Returns the start of a page without scripts, images or links to other sites. */
export function pageHead(title: string): string {
  return `<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.6 system-ui, sans-serif; }
time { color: #767676; font-size: .8rem; }
p { margin: .4rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.notice { color: #767676; }
blockquote { margin: .2rem 0 .2rem 1rem; padding-left: .6rem; border-left: .2rem solid #ccc; color: #555; }
</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
`;
}

export const PAGE_END = '</body>\n</html>\n';

/** Returns one entry as HTML. */
export function entryHtml(entry: Entry): string {
  const at = `<time datetime="${escapeHtml(entry.at)}">${escapeHtml(entry.at.replace('T', ' ').slice(0, 19))}</time>`;
  if (entry.kind !== 'text') return `<p class="notice">${at} ${escapeHtml(noticeText(entry))}</p>\n`;
  const { name, content, quote, recalled } = entry;
  const quoted = quote
    ? `<blockquote>${escapeHtml(quote.name)}: ${escapeHtml(quote.excerpt)}</blockquote>`
    : '';
  return `<p>${at} <b>${escapeHtml(name)}</b> ${quoted}${recalled ? '<i>—</i>' : escapeHtml(content)}</p>\n`;
}

/** Describes a notice by its kind and fields, which also works for kinds added later. */
function noticeText({ id: _id, conversation: _c, seq: _s, at: _at, kind, ...rest }: Entry): string {
  const named = Object.entries(rest).map(([field, value]) => `${field}: ${[value].flat().join(', ')}`);
  return [kind, ...named].join(' · ');
}
