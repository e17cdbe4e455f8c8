import type { Config } from '../config.js';
import type { Seen } from '../health/seen.js';
import { VERSION } from '../version.js';
import { ask } from './ask.js';
import { broken, note, ok, type Finding } from './finding.js';
import { lookAtWebSocket } from './websocket.js';

/** Whether a Teahouse answers there. */
export async function runsAt(url: string): Promise<boolean> {
  const live = await ask(url, '/health/live').catch(() => undefined);
  return live?.status === 200 && live.body.includes('"ok"');
}

/**
 * Looks at a running server from outside, as a browser on `url` would.
 * @param through whether something may stand in between, which is then watched for as long as a sign of life takes
 */
export async function lookAtServer(
  url: string,
  { trustProxy }: Pick<Config, 'trustProxy'>,
  through: boolean,
): Promise<Finding[]> {
  if (!(await runsAt(url))) {
    const why = await ask(url, '/health/live').then(
      ({ status }) => status,
      (error: NodeJS.ErrnoException) => error.code ?? error.message,
    );
    return [broken('server', `no Teahouse answers at ${url} (${why}): ${mendOf(why)}`)];
  }
  const ready = await ask(url, '/health/ready');
  const server =
    ready.status === 200
      ? ok('server', `ready at ${url}`)
      : broken('server', `it runs and is not ready: ${whatIsDown(ready.body)}`);
  const seen = JSON.parse((await ask(url, '/health/seen')).body) as Seen;
  return [
    server,
    lookAtVersion(seen),
    await lookAtOrigin(url),
    await lookAtWebSocket(url, through),
    lookAtProxy(seen, trustProxy),
  ];
}

function mendOf(why: string | number): string {
  if (/CERT|SIGNATURE/.test(String(why))) return 'have its certificate renewed, by one that browsers trust';
  return 'see that it runs, and that the proxy passes everything on to it';
}

function lookAtVersion({ version }: Seen): Finding {
  if (version === VERSION) return ok('version', VERSION);
  return broken(
    'version',
    `what runs there is ${version}, and this is ${VERSION}: start the server anew, or use the doctor that came with it`,
  );
}

async function lookAtOrigin(url: string): Promise<Finding> {
  const { origin } = new URL(url);
  const { status, body } = await ask(url, '/socket.io/?EIO=4&transport=polling', { Origin: origin });
  if (status === 200 && body.startsWith('0{')) return ok('origin', `pages of ${origin} may connect`);
  if (status !== 403) {
    return broken(
      'origin',
      `something else answers at /socket.io/ (${status}): have the proxy pass it on too`,
    );
  }
  return broken(
    'origin',
    `pages of ${origin} are turned away (${status}): have the proxy pass the Host header on, or name ${origin} in ALLOWED_ORIGINS`,
  );
}

function lookAtProxy({ address, hops }: Seen, trustProxy: Config['trustProxy']): Finding {
  const trusted = Array.isArray(trustProxy) ? trustProxy.join() : String(trustProxy);
  if (hops > 0 && (trustProxy === 0 || (Array.isArray(trustProxy) && trustProxy.length === 0))) {
    return broken(
      'proxy',
      `${hops} stand in front and none is trusted: set TRUST_PROXY=${hops}, or everybody shares one address and its limits`,
    );
  }
  if (typeof trustProxy === 'number' && trustProxy > hops) {
    return broken(
      'proxy',
      `TRUST_PROXY says ${trusted} and ${hops} stand in front: set it to ${hops}, or people choose their own address`,
    );
  }
  if (hops === 0) return note('proxy', `none on the way from here; you are ${address}`);
  return ok('proxy', `you are ${address}`);
}

function whatIsDown(body: string): string {
  try {
    const { error } = JSON.parse(body) as { error: Record<string, unknown> };
    return `${Object.keys(error).join(', ')} is down; the log says why`;
  } catch {
    return 'the log says why';
  }
}
