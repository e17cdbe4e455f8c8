type Fields = Record<string, unknown>;

/** `<https://a.example|label>`, `<@U1|name>`, `<#C1|name>`, `<!here>`: mrkdwn of Slack. */
const REFERENCE = /<((?:[@#!]|[a-z][a-z\d+.-]*:)[^<>|]*)(?:\|([^<>]*))?>/gi;
const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
const DEPTH_MAX = 8;

/**
 * Returns the text of a message made for Slack's incoming webhooks: of `blocks`, or `text` if they have none, then of
 * `attachments`. Buttons, colours and styles are dropped. `undefined` if the message has no such text.
 */
export function slackText(message: Fields): string | undefined {
  const blocks = textsOf(message.blocks, blockText);
  const head = blocks.length > 0 ? blocks : [mrkdwn(message.text)];
  const all = [...head, ...textsOf(message.attachments, attachmentText)].filter((text) => text.trim() !== '');
  return all.length > 0 ? all.join('\n') : undefined;
}

function blockText(block: Fields): string {
  switch (block.type) {
    case 'rich_text':
      return lines(textsOf(block.elements, (element) => richText(element)));
    case 'image':
      return lines([objectText(block.title) || plain(block.alt_text), plain(block.image_url)]);
    case 'context':
    case 'actions':
      return textsOf(block.elements, elementText).join(' ');
    default:
      return lines([objectText(block.text), ...textsOf(block.fields, (field) => objectText(field))]);
  }
}

/** An element of a context or of actions. */
function elementText(element: Fields): string {
  const label = typeof element.text === 'object' ? objectText(element.text) : mrkdwn(element.text);
  return label === '' ? plain(element.alt_text) : link(plain(element.url), label);
}

function richText(element: Fields, depth = 0): string {
  if (depth > DEPTH_MAX) return '';
  const url = plain(element.url);
  switch (element.type) {
    case 'link':
      return link(url, plain(element.text) || url);
    case 'emoji':
      return `:${plain(element.name)}:`;
    case 'user':
      return `@${plain(element.user_id)}`;
    case 'broadcast':
      return `@${plain(element.range)}`;
    case 'rich_text_list':
      return lines(textsOf(element.elements, (item) => `• ${richText(item, depth + 1)}`));
    default: {
      const inner = textsOf(element.elements, (part) => richText(part, depth + 1)).join('');
      return plain(element.text) + inner;
    }
  }
}

function attachmentText(attachment: Fields): string {
  const blocks = textsOf(attachment.blocks, blockText);
  const fields = textsOf(attachment.fields, ({ title, value }) => `${plain(title)}: ${mrkdwn(value)}`);
  const text = lines([
    mrkdwn(attachment.pretext),
    link(plain(attachment.title_link), mrkdwn(attachment.title)),
    mrkdwn(attachment.text),
    ...fields,
    ...blocks,
  ]);
  return text === '' ? mrkdwn(attachment.fallback) : text;
}

/** The text of a text object, or of a string. */
function objectText(value: unknown): string {
  const { type, text } = isFields(value) ? value : { type: undefined, text: value };
  return type === 'plain_text' ? plain(text) : mrkdwn(text);
}

/** A label with its address, which the label must not hide. */
function link(url: string, label: string): string {
  if (url === '') return label;
  if (label === '' || label === url || url === `mailto:${label}`) return url;
  return `${label} (${url})`;
}

function mrkdwn(value: unknown): string {
  return plain(value)
    .replace(REFERENCE, (_, target: string, label = '') => {
      if (/^[@#!]/.test(target)) return `${target[0] === '#' ? '#' : '@'}${label || target.slice(1)}`;
      return link(target, label);
    })
    .replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]!);
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : '');
const lines = (parts: string[]): string => parts.filter((part) => part !== '').join('\n');
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

function textsOf(list: unknown, textOf: (item: Fields) => string): string[] {
  return Array.isArray(list)
    ? list
        .filter(isFields)
        .map((item) => textOf(item))
        .filter((text) => text !== '')
    : [];
}
