import { connect, type Socket } from 'node:net';
import type { TestServer } from './test-server.js';
import type { TestClient } from './test-client.js';

export const FILE_START = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n';
export const FILE_END = '\r\n--x--\r\n';

export interface RawRequest {
  method?: string;
  path?: string;
  headers?: Record<string, string | number>;
}

/** Opens a connection and sends the head of a request. */
export async function rawRequest(
  url: string,
  { method = 'POST', path = '/attachments', headers = {} }: RawRequest,
): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await new Promise<void>((done) => socket.once('connect', done));
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`${method} ${path} HTTP/1.1\r\nHost: ${hostname}\r\n${lines.join('')}\r\n`);
  return socket;
}

/** Opens a connection and sends the head of an upload of this size, and nothing of its body. */
export function rawUpload(
  chat: TestServer,
  who: TestClient,
  contentLength: number,
  headers: Record<string, string> = {},
): Promise<Socket> {
  return rawRequest(chat.url, {
    headers: {
      Authorization: `Bearer ${who.token}`,
      'Content-Type': 'multipart/form-data; boundary=x',
      'Content-Length': contentLength,
      ...headers,
    },
  });
}

/** Resolves with the status of the server, or with 0 where it closes the connection without one. */
export function statusOf(socket: Socket): Promise<number> {
  return new Promise((done) => {
    socket.once('data', (head: Buffer) => done(Number(head.toString('latin1').split(' ')[1])));
    socket.once('close', () => done(0));
  });
}
