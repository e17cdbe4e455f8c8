import { refusedContent } from '../protocol/content.js';
import { CLIENT_ID_MAX_LENGTH } from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';

/** What is posted to a webhook. */
export interface HookMessage {
  /** As of any text. */
  content: string;
  /** In place of the webhook's own; nobody's nickname. */
  name?: string;
  /** The same one is stored once. */
  clientId?: string;
}

/**
 * Reads what programs post: JSON, a form, or plain text. Those that were made for another chat say `text` and
 * `username`, or put their JSON into the field `payload` of a form.
 * @throws Refusal `invalid` or `too_large`, which never repeat what was sent
 */
export function readHookMessage(type: string, body: string): HookMessage {
  const fields = fieldsOf(type.split(';')[0]!.trim().toLowerCase(), body);
  const content = text(fields, 'content', 'text');
  const name = text(fields, 'name', 'username');
  const clientId = text(fields, 'clientId');
  const refused = refusedContent(content);
  if (refused) {
    throw new Refusal(refused, 'content is not a text that can be said', { fields: ['content'] });
  }
  if (clientId !== undefined && (clientId === '' || clientId.length > CLIENT_ID_MAX_LENGTH)) {
    throw new Refusal('invalid', `clientId has 1 to ${CLIENT_ID_MAX_LENGTH} characters`, {
      fields: ['clientId'],
    });
  }
  return {
    content: content!,
    ...(name !== undefined && { name }),
    ...(clientId !== undefined && { clientId }),
  };
}

type Fields = Record<string, unknown>;

function fieldsOf(type: string, body: string): Fields {
  if (type === 'application/x-www-form-urlencoded') {
    const form = Object.fromEntries(new URLSearchParams(body));
    return form.payload === undefined ? form : json(form.payload);
  }
  return type === 'text/plain' ? { content: body } : json(body);
}

function json(body: string): Fields {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null) return parsed as Fields;
  } catch {
    // Said below, without a word of what was sent.
  }
  throw new Refusal('invalid', 'neither JSON like { "content": "…" }, nor a form, nor text/plain');
}

/** The first of these fields that there is. */
function text(fields: Fields, ...names: string[]): string | undefined {
  const name = names.find((name) => Object.hasOwn(fields, name) && fields[name] !== null);
  if (name === undefined) return undefined;
  const value = fields[name];
  if (typeof value !== 'string')
    throw new Refusal('invalid', `${names[0]} is not a text`, { fields: [names[0]!] });
  return value;
}
