import { InvalidConfigError } from './invalid-config-error.js';

/** An S3-compatible object store. Without a key, the AWS role of the machine provides one. */
export interface S3Settings {
  bucket: string;
  /** AWS if absent. */
  endpoint?: string;
  region: string;
  key?: AwsKey;
  machine?: AwsMachine;
}

export interface AwsKey {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Where an AWS machine gets the credentials of its role, from the variables that AWS sets there. */
export interface AwsMachine {
  webIdentity?: { tokenFile: string; roleArn: string; url?: string };
  container?: { url: string; token?: string; tokenFile?: string };
  metadataUrl?: string;
}

const CONTAINER_HOST = 'http://169.254.170.2';

type Env = Readonly<Record<string, string | undefined>>;

/** @throws InvalidConfigError */
export function s3Settings(env: Env): S3Settings | undefined {
  const { S3_BUCKET, S3_ENDPOINT, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = env;
  if (!S3_BUCKET) {
    if (S3_ENDPOINT || S3_ACCESS_KEY_ID) throw new InvalidConfigError('S3_BUCKET must name a bucket');
    return undefined;
  }
  if (S3_ENDPOINT && (!/^https?:\/\//.test(S3_ENDPOINT) || !URL.canParse(S3_ENDPOINT))) {
    throw new InvalidConfigError('S3_ENDPOINT must look like https://s3.example');
  }
  // The messages contain neither key.
  if (!S3_ACCESS_KEY_ID !== !S3_SECRET_ACCESS_KEY) {
    throw new InvalidConfigError(
      'S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY go together: set both or neither',
    );
  }
  const key =
    S3_ACCESS_KEY_ID && S3_SECRET_ACCESS_KEY
      ? { accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY }
      : awsKey(env);
  const machine = awsMachine(env);
  return {
    bucket: S3_BUCKET,
    ...(S3_ENDPOINT && { endpoint: S3_ENDPOINT }),
    region: S3_REGION || 'us-east-1',
    ...(key && { key }),
    ...(!key && Object.keys(machine).length > 0 && { machine }),
  };
}

function awsKey({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN }: Env): AwsKey | undefined {
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return undefined;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
}

function awsMachine(env: Env): AwsMachine {
  const relative = env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
  const url = relative ? CONTAINER_HOST + relative : env.AWS_CONTAINER_CREDENTIALS_FULL_URI;
  const { AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile, AWS_ROLE_ARN: roleArn } = env;
  const metadataUrl = env.AWS_EC2_METADATA_SERVICE_ENDPOINT;
  return {
    ...(tokenFile && roleArn && { webIdentity: { tokenFile, roleArn, url: env.AWS_ENDPOINT_URL_STS } }),
    ...(url && {
      container: {
        url,
        token: env.AWS_CONTAINER_AUTHORIZATION_TOKEN,
        tokenFile: env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE,
      },
    }),
    ...(metadataUrl && { metadataUrl }),
  };
}
