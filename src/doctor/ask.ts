import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';

const PATIENCE_MS = 5_000;

export interface Response {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  /** The connection, where it now speaks another protocol; what came with the answer is in front of it. */
  upgraded?: { socket: Duplex; head: Buffer };
}

/** Any answer, also one that switches to another protocol: then whoever asked ends the connection. */
export function ask(url: string, path: string, headers: Record<string, string> = {}): Promise<Response> {
  const target = new URL(path, url);
  const open = target.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((done, failed) => {
    const asking = open(target, { headers, timeout: PATIENCE_MS });
    asking.once('timeout', () => asking.destroy(new Error('no answer in time')));
    asking.once('error', failed);
    asking.once('upgrade', ({ statusCode, headers }, socket, head) =>
      done({ status: statusCode!, headers, body: '', upgraded: { socket, head } }),
    );
    asking.once('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.once('error', failed);
      response.once('end', () => done({ status: response.statusCode!, headers: response.headers, body }));
    });
    asking.end();
  });
}
