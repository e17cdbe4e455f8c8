import { readFile } from 'node:fs/promises';
import type { AwsKey, AwsMachine, S3Settings } from '../../config/config.js';

const TIMEOUT_MS = 5_000;
/** Credentials are renewed this long before they expire. */
const MARGIN_MS = 5 * 60_000;
const METADATA_PATH = 'latest/meta-data/iam/security-credentials/';
const SESSION_NAME = 'teahouse';

interface Lease {
  key: AwsKey;
  endsAt: number;
}

/** The response format of the container and instance metadata services. */
interface Issued {
  AccessKeyId: string;
  SecretAccessKey: string;
  Token: string;
  Expiration: string;
}

/**
 * Returns the key that requests are signed with: from the settings, or temporary credentials from AWS (Kubernetes
 * service account, container role or instance role), renewed before they expire.
 */
export class AwsCredentials {
  private lease: Promise<Lease> | undefined;

  constructor(private readonly settings: S3Settings) {}

  /**
   * Returns the current key.
   * @throws Error if the machine has no role
   */
  async current(): Promise<AwsKey> {
    const { key, machine, region } = this.settings;
    if (key) return key;
    const known = await this.lease?.catch(() => undefined);
    if (!known || known.endsAt - MARGIN_MS < Date.now()) this.lease = issue(machine ?? {}, region);
    return (await this.lease!).key;
  }
}

async function issue(machine: AwsMachine, region: string): Promise<Lease> {
  try {
    if (machine.webIdentity) return await assumeRole(machine.webIdentity, region);
    if (machine.container) return await requestFromContainer(machine.container);
    return await requestFromInstance(machine.metadataUrl ?? 'http://169.254.169.254');
  } catch (error) {
    throw new Error(
      `no credentials: set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, or give this machine a role (${(error as Error).message})`,
      { cause: error },
    );
  }
}

async function requestFromContainer({
  url,
  token,
  tokenFile,
}: NonNullable<AwsMachine['container']>): Promise<Lease> {
  const secret = tokenFile ? (await readFile(tokenFile, 'utf8')).trim() : token;
  return leaseOf(await request(url, { headers: secret ? { Authorization: secret } : {} }));
}

/** Uses version 2 of the instance metadata service, which needs a token. */
async function requestFromInstance(base: string): Promise<Lease> {
  const root = base.endsWith('/') ? base : `${base}/`;
  const tokenUrl = new URL('latest/api/token', root).href;
  const token = await request(tokenUrl, {
    method: 'PUT',
    headers: { 'X-aws-ec2-metadata-token-ttl-seconds': '300' },
  });
  const headers = { 'X-aws-ec2-metadata-token': token };
  const [role = ''] = (await request(new URL(METADATA_PATH, root).href, { headers })).split('\n');
  return leaseOf(await request(new URL(METADATA_PATH + role, root).href, { headers }));
}

async function assumeRole(
  { tokenFile, roleArn, url }: NonNullable<AwsMachine['webIdentity']>,
  region: string,
): Promise<Lease> {
  const suffix = region.startsWith('cn-') ? '.cn' : '';
  const query = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: roleArn,
    RoleSessionName: SESSION_NAME,
    WebIdentityToken: (await readFile(tokenFile, 'utf8')).trim(),
  });
  const answer = await request(url ?? `https://sts.${region}.amazonaws.com${suffix}/`, {
    method: 'POST',
    headers: { Accept: 'application/json' },
    body: query,
  });
  const { AssumeRoleWithWebIdentityResponse: response } = JSON.parse(answer) as {
    AssumeRoleWithWebIdentityResponse: {
      AssumeRoleWithWebIdentityResult: {
        Credentials: {
          AccessKeyId: string;
          SecretAccessKey: string;
          SessionToken: string;
          /** Seconds since 1970. */
          Expiration: number;
        };
      };
    };
  };
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } =
    response.AssumeRoleWithWebIdentityResult.Credentials;
  return {
    key: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
    endsAt: Expiration * 1_000,
  };
}

function leaseOf(text: string): Lease {
  const { AccessKeyId, SecretAccessKey, Token, Expiration } = JSON.parse(text) as Issued;
  return {
    key: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token },
    endsAt: Date.parse(Expiration),
  };
}

/** Sends a request. The error names the host, never the response body, which may hold a secret. */
async function request(url: string, init: RequestInit): Promise<string> {
  const { host } = new URL(url);
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
    (error: Error) => {
      throw new Error(`${host} does not respond: ${error.message}`);
    },
  );
  if (!answer.ok) throw new Error(`${host} responds with status ${answer.status}`);
  return answer.text();
}
