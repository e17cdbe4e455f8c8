import { contentError } from '../protocol/content.js';
import { CLIENT_ID_MAX_LENGTH } from '../protocol/constants.js';
import { ChatException } from '../protocol/chat-exception.js';
import { isStorableString } from '../protocol/strings.js';

/** What is posted to a webhook. */
export interface WebhookMessage {
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
 * @throws ChatException `invalid` or `too_large`, which never repeat what was sent
 */
export function parseWebhookPayload(type: string, body: string): WebhookMessage {
  const fields = fieldsOf(type.split(';')[0]!.trim().toLowerCase(), body);
  const content = text(fields, 'content', 'text');
  const name = text(fields, 'name', 'username');
  const clientId = text(fields, 'clientId');
  const refused = contentError(content);
  if (refused) {
    throw new ChatException(refused, 'content is not a text that can be said', { fields: ['content'] });
  }
  if (clientId !== undefined && (clientId === '' || clientId.length > CLIENT_ID_MAX_LENGTH)) {
    throw new ChatException('invalid', `clientId has 1 to ${CLIENT_ID_MAX_LENGTH} characters`, {
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
  throw new ChatException('invalid', 'neither JSON like { "content": "…" }, nor a form, nor text/plain');
}

/** The first of these fields that there is. */
function text(fields: Fields, ...names: string[]): string | undefined {
  const name = names.find((name) => Object.hasOwn(fields, name) && fields[name] !== null);
  if (name === undefined) return undefined;
  const value = fields[name];
  if (!isStorableString(value))
    throw new ChatException(
      'invalid',
      `${names[0]} must be a string without U+0000 and without lone surrogates`,
      {
        fields: [names[0]!],
      },
    );
  return value;
}
