import type { Attachment, Failure } from '../../src/protocol/types.js';
import type { TestServer } from './test-server.js';
import type { TestClient } from './test-client.js';

export interface UploadOf {
  name?: string;
  type?: string;
  seconds?: number;
  waveform?: string;
  original?: boolean;
}

/** Uploads a file as a browser does; resolves with the reply, also a failure. */
export async function tryUpload(
  chat: TestServer,
  who: TestClient | undefined,
  content: Uint8Array | string,
  { name = 'file', type = '', seconds, waveform, original }: UploadOf = {},
): Promise<{ status: number; answer: Attachment & Failure }> {
  const form = new FormData();
  if (seconds !== undefined) form.set('seconds', String(seconds));
  if (waveform !== undefined) form.set('waveform', waveform);
  if (original) form.set('original', '1');
  form.set('file', new Blob([content as Uint8Array<ArrayBuffer>], { type }), name);
  const response = await fetch(`${chat.url}/attachments`, {
    method: 'POST',
    headers: who ? bearer(who) : {},
    body: form,
  });
  return { status: response.status, answer: (await response.json()) as Attachment & Failure };
}

/** Uploads a file that must be accepted. */
export async function upload(...args: Parameters<typeof tryUpload>): Promise<Attachment> {
  const { status, answer } = await tryUpload(...args);
  if (status !== 201) throw new Error(`the upload was refused: ${JSON.stringify(answer)}`);
  return answer;
}

/** Downloads an upload, as a user or a visitor. */
export function fetchAs(
  chat: TestServer,
  who: TestClient | undefined,
  path: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${chat.url}/attachments/${path}`, { headers: { ...headers, ...(who && bearer(who)) } });
}

export function bearer(who: TestClient): { authorization: string } {
  return { authorization: `Bearer ${who.token}` };
}
