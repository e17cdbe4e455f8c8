import { request, type IncomingHttpHeaders } from 'node:http';

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  /** Whether the server switched to a WebSocket, which is then closed. */
  isUpgraded: boolean;
}

/**
 * Sends one request with exactly these headers: `fetch` neither sets `Host` nor chooses the local
 * address.
 */
export function httpRequest(
  url: string,
  headers: Record<string, string> = {},
  { method = 'GET', body }: { method?: string; body?: string } = {},
): Promise<HttpAnswer> {
  return new Promise((done, failed) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.once('end', () =>
        done({ status: response.statusCode!, headers: response.headers, body: text, isUpgraded: false }),
      );
    });
    sent.once('upgrade', (response, socket) => {
      socket.destroy();
      done({ status: response.statusCode!, headers: response.headers, body: '', isUpgraded: true });
    });
    sent.once('error', failed);
    sent.end(body);
  });
}

/** Headers of a WebSocket request. */
export const UPGRADE_HEADERS = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

export const POLL = '/socket.io/?EIO=4&transport=polling';
export const WEBSOCKET = '/socket.io/?EIO=4&transport=websocket';

/** Opens a session of the polling transport and returns its URL. */
export async function pollingSession(url: string, headers: Record<string, string> = {}): Promise<string> {
  const { body } = await httpRequest(`${url}${POLL}`, headers);
  const { sid } = JSON.parse(body.slice(1)) as { sid: string };
  return `${url}${POLL}&sid=${sid}`;
}
