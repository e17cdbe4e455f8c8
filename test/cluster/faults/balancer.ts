import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * The load balancer before the nodes: forwards each connection to one of them, in turn, and skips
 * nodes that are down.
 */
export class Balancer {
  private readonly server: Server;
  private readonly open = new Set<Socket>();
  private next = 0;

  private constructor(private readonly ports: readonly number[]) {
    this.server = createServer((client) => this.pass(client, this.ports.length));
  }

  static async open(ports: readonly number[]): Promise<Balancer> {
    const balancer = new Balancer(ports);
    await new Promise<void>((done) => balancer.server.listen(0, '127.0.0.1', done));
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    await new Promise<void>((done) => this.server.close(() => done()));
  }

  private pass(client: Socket, tries: number): void {
    this.next = (this.next + 1) % this.ports.length;
    const node = connect(this.ports[this.next]!, '127.0.0.1');
    client.on('error', () => node.destroy());
    node.once('error', () => {
      if (tries > 1 && node.bytesRead === 0) this.pass(client, tries - 1);
      else client.destroy();
    });
    node.once('connect', () => {
      client.pipe(node).pipe(client);
      for (const [one, other] of [
        [client, node],
        [node, client],
      ] as const) {
        this.open.add(one);
        one.once('close', () => {
          this.open.delete(one);
          other.destroy();
        });
      }
    });
  }
}
