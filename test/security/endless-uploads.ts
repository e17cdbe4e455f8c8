import { request } from 'node:http';
import type { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { bearer } from '../support/uploads.js';

/**
 * Uploads without a copy of the file, because this process is also the server. Resolves with the
 * status.
 */
export function uploadStatus(chat: TestServer, who: TestClient, file: Buffer): Promise<number> {
  return new Promise((done, failed) => {
    const form = request(`${chat.url}/attachments`, {
      method: 'POST',
      headers: { ...bearer(who), 'content-type': 'multipart/form-data; boundary=x' },
    });
    form.once('response', (response) => response.resume().once('end', () => done(response.statusCode!)));
    form.once('error', failed);
    form.write('--x\r\nContent-Disposition: form-data; name="file"; filename="photo.jpg"\r\n\r\n');
    form.write(file);
    form.end('\r\n--x--\r\n');
  });
}

/** Sends up to `most` bytes as one file, without a length, until the server replies. */
export async function endlessUpload(
  chat: TestServer,
  who: TestClient,
  most: number,
): Promise<{ status: number; code: string; bytes: number }> {
  const piece = Buffer.alloc(64 * 1024, 'x');
  let bytes = 0;
  return new Promise((done, failed) => {
    const stream = request(`${chat.url}/attachments`, {
      method: 'POST',
      headers: { ...bearer(who), 'content-type': 'multipart/form-data; boundary=x' },
    });
    let isAnswered = false;
    stream.once('response', (response) => {
      isAnswered = true;
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.once('end', () => {
        stream.destroy();
        done({ status: response.statusCode!, code: (JSON.parse(text) as { code: string }).code, bytes });
      });
    });
    stream.on('error', (error) => {
      if (!isAnswered) failed(error);
    });
    const send = (): void => {
      if (isAnswered || bytes >= most) return;
      bytes += piece.length;
      if (stream.write(piece)) setImmediate(send);
      else stream.once('drain', send);
    };
    stream.write('--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n');
    send();
  });
}
