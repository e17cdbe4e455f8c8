import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Proxy {
  url: string;
  close(): void;
}

/**
 * Starts a reverse proxy before a chat, configured by its parameters.
 * @param change changes the headers of each request
 * @param upgrades whether it forwards WebSockets
 * @param idleMs time after which it cuts an idle connection
 */
export async function proxyTo(
  target: string,
  change: (headers: IncomingHttpHeaders) => IncomingHttpHeaders,
  upgrades = true,
  idleMs = 0,
): Promise<Proxy> {
  const server: Server = createServer((incoming, answer) => {
    const headers = change({ ...incoming.headers });
    const passed = request(
      new URL(incoming.url!, target),
      { method: incoming.method, headers },
      (response) => {
        answer.writeHead(response.statusCode!, response.headers);
        response.pipe(answer);
      },
    );
    incoming.pipe(passed);
  });
  if (upgrades) {
    server.on('upgrade', (incoming, socket) => {
      const headers = change({ ...incoming.headers });
      const passed = request(new URL(incoming.url!, target), { headers });
      passed.on('upgrade', (response, other, head) => {
        socket.write(
          `HTTP/1.1 ${response.statusCode} Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`,
        );
        socket.write(`Sec-WebSocket-Accept: ${response.headers['sec-websocket-accept']}\r\n\r\n`);
        socket.write(head);
        if (idleMs > 0) setTimeout(() => socket.end(), idleMs);
        socket.on('error', () => other.destroy()).pipe(other);
        other.on('error', () => socket.destroy()).pipe(socket);
      });
      passed.on('response', (response) => socket.end(`HTTP/1.1 ${response.statusCode} No\r\n\r\n`));
      passed.on('error', () => socket.destroy());
      passed.end();
    });
  }
  return opened(server);
}

/** Starts a server that claims to be a Teahouse and replies differently. */
export async function impostor(version: string): Promise<Proxy> {
  const server = createServer(({ url }, answer) => {
    const seen = JSON.stringify({ address: '::1', hops: 0, version });
    if (url?.startsWith('/socket.io')) answer.writeHead(404).end();
    else answer.end(url === '/health/seen' ? seen : '{"status":"ok"}');
  });
  server.on('upgrade', (_, socket) => {
    socket
      .on('error', () => {})
      .write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  });
  return opened(server);
}

async function opened(server: Server): Promise<Proxy> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
