import { contentError } from '../protocol/content.js';
import { CLIENT_ID_MAX_LENGTH } from '../protocol/constants.js';
import { ChatException } from '../protocol/chat-exception.js';
import { isStorableString } from '../protocol/strings.js';
import { slackText } from './slack-message.js';

/** A message posted to a webhook. */
export interface WebhookMessage {
  /** The limits of message text apply. */
  content: string;
  /** Replaces the webhook's name; must not be a user's nickname. */
  name?: string;
  /** Messages with the same id are stored once. */
  clientId?: string;
}

/**
 * Parses JSON, a form, or plain text. Webhook clients made for other chats use `text` and `username`, or put JSON into
 * the form field `payload`.
 * @throws ChatException `invalid` or `too_large`, which never repeat the input
 */
export function parseWebhookPayload(type: string, body: string): WebhookMessage {
  const fields = fieldsOf(type.split(';')[0]!.trim().toLowerCase(), body);
  // Checked as it came, so that what is no text is refused rather than skipped.
  const written = text(fields, 'content', 'text');
  const content = Object.hasOwn(fields, 'content') ? written : storable(slackText(fields) ?? written);
  const name = text(fields, 'name', 'username');
  const clientId = text(fields, 'clientId');
  const refused = contentError(content);
  if (refused) {
    throw new ChatException(refused, '`content` is not a valid message text', { fields: ['content'] });
  }
  if (clientId !== undefined && (clientId === '' || clientId.length > CLIENT_ID_MAX_LENGTH)) {
    throw new ChatException('invalid', `clientId must have 1 to ${CLIENT_ID_MAX_LENGTH} characters`, {
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
    // The error below does not repeat the input.
  }
  throw new ChatException(
    'invalid',
    'the body must be JSON such as { "content": "…" }, a form, or text/plain',
  );
}

/** Returns the first of these fields that is set. */
function text(fields: Fields, ...names: string[]): string | undefined {
  const name = names.find((name) => Object.hasOwn(fields, name) && fields[name] !== null);
  if (name === undefined) return undefined;
  return storable(fields[name], names[0]);
}

/** Texts of `blocks` come from deeper in the body than {@link text} looks. */
function storable(value: unknown, field = 'content'): string | undefined {
  if (value === undefined) return undefined;
  if (!isStorableString(value)) {
    throw new ChatException(
      'invalid',
      `${field} must be a string without U+0000 and without lone surrogates`,
      { fields: [field] },
    );
  }
  return value;
}
