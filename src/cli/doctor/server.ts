import type { Config } from '../../config/config.js';
import type { ClientInfoResponse } from '../../health/client-info.js';
import { VERSION } from '../../common/version.js';
import { probe } from './http-probe.js';
import { broken, note, ok, type Finding } from './finding.js';
import { checkWebSocket } from './websocket.js';

/** Whether a Teahouse answers there. */
export async function isRunningAt(url: string): Promise<boolean> {
  const live = await probe(url, '/health/live').catch(() => undefined);
  return live?.status === 200 && live.body.includes('"ok"');
}

/**
 * Looks at a running server from outside, as a browser on `url` would.
 * @param through whether something may stand in between, which is then watched for as long as a sign of life takes
 */
export async function checkServer(
  url: string,
  { trustProxy }: Pick<Config, 'trustProxy'>,
  through: boolean,
): Promise<Finding[]> {
  if (!(await isRunningAt(url))) {
    const why = await probe(url, '/health/live').then(
      ({ status }) => status,
      (error: NodeJS.ErrnoException) => error.code ?? error.message,
    );
    return [broken('server', `no Teahouse answers at ${url} (${why}): ${hintFor(why)}`)];
  }
  const ready = await probe(url, '/health/ready');
  const server =
    ready.status === 200
      ? ok('server', `ready at ${url}`)
      : broken('server', `it runs and is not ready: ${whatIsDown(ready.body)}`);
  const seen = JSON.parse((await probe(url, '/health/seen')).body) as ClientInfoResponse;
  return [
    server,
    checkVersion(seen),
    await checkOrigin(url),
    await checkWebSocket(url, through),
    checkProxy(seen, trustProxy),
  ];
}

function hintFor(why: string | number): string {
  if (/CERT|SIGNATURE/.test(String(why))) return 'have its certificate renewed, by one that browsers trust';
  if (why === 421) return 'add its address to PUBLIC_URL of the server';
  return 'see that it runs, and that the proxy passes everything on to it';
}

function checkVersion({ version }: ClientInfoResponse): Finding {
  if (version === VERSION) return ok('version', VERSION);
  return broken(
    'version',
    `what runs there is ${version}, and this is ${VERSION}: start the server anew, or use the doctor that came with it`,
  );
}

async function checkOrigin(url: string): Promise<Finding> {
  const { origin } = new URL(url);
  const { status, body } = await probe(url, '/socket.io/?EIO=4&transport=polling', { Origin: origin });
  if (status === 200 && body.startsWith('0{')) return ok('origin', `pages of ${origin} may connect`);
  if (status === 421) return broken('origin', `it does not answer as ${origin}: add ${origin} to PUBLIC_URL`);
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

function checkProxy({ address, hops }: ClientInfoResponse, trustProxy: Config['trustProxy']): Finding {
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
