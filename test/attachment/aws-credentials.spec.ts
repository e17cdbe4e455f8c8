import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { AwsCredentials } from '../../src/attachment/storage/aws-credentials.js';
import { readConfig } from '../../src/config/config.js';

const KEY = { accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: 'session' };

/** Replies of the Amazon services, by method and path; requests are recorded. */
let answers: Record<string, string>;
let asked: { at: string; headers: IncomingMessage['headers']; body: string }[];
let server: Server;
let url: string;
let directory: string;

beforeEach(async () => {
  [answers, asked] = [{}, []];
  directory = await mkdtemp(join(tmpdir(), 'teahouse-aws-'));
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const at = `${request.method} ${request.url}`;
      asked.push({ at, headers: request.headers, body });
      response.writeHead(answers[at] === undefined ? 404 : 200).end(answers[at] ?? '');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await rm(directory, { recursive: true, force: true });
});

const credentials = (env: Record<string, string>) =>
  new AwsCredentials(readConfig({ S3_BUCKET: 'b', ...env }).s3!);
const issued = (endsInMs: number) =>
  JSON.stringify({
    AccessKeyId: 'id',
    SecretAccessKey: 'secret',
    Token: 'session',
    Expiration: new Date(Date.now() + endsInMs).toISOString(),
  });

describe('S3 credentials without a key in the settings', () => {
  it('reads the credentials from the Amazon variables', async () => {
    const env = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'session' };
    expect(await credentials(env).current()).toEqual(KEY);
  });

  it('reads the credentials of an instance role with a token', async () => {
    const path = '/latest/meta-data/iam/security-credentials/';
    answers = {
      'PUT /latest/api/token': 'metadata',
      [`GET ${path}`]: 'tea-role',
      [`GET ${path}tea-role`]: issued(3_600_000),
    };
    const role = credentials({ AWS_EC2_METADATA_SERVICE_ENDPOINT: url });
    expect(await role.current()).toEqual(KEY);
    expect(asked.slice(1).map(({ headers }) => headers['x-aws-ec2-metadata-token'])).toEqual([
      'metadata',
      'metadata',
    ]);
    await role.current();
    expect(asked).toHaveLength(3);
  });

  it('reads the credentials of a container role and renews them before they expire', async () => {
    answers = { 'GET /role': issued(60_000) };
    const role = credentials({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/role`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'container',
    });
    expect(await role.current()).toEqual(KEY);
    await role.current();
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(['container', 'container']);
  });

  it('reads the credentials of a Kubernetes service account', async () => {
    const file = join(directory, 'token');
    await writeFile(file, 'a web identity\n');
    const Credentials = {
      AccessKeyId: 'id',
      SecretAccessKey: 'secret',
      SessionToken: 'session',
      Expiration: Date.now() / 1_000 + 3_600,
    };
    const result = { AssumeRoleWithWebIdentityResult: { Credentials } };
    answers = { 'POST /': JSON.stringify({ AssumeRoleWithWebIdentityResponse: result }) };
    const env = {
      AWS_WEB_IDENTITY_TOKEN_FILE: file,
      AWS_ROLE_ARN: 'arn:role',
      AWS_ENDPOINT_URL_STS: `${url}/`,
    };
    expect(await credentials(env).current()).toEqual(KEY);
    const { WebIdentityToken, RoleArn } = Object.fromEntries(new URLSearchParams(asked[0]!.body));
    expect([WebIdentityToken, RoleArn]).toEqual(['a web identity', 'arn:role']);
  });
});

it('tells a machine without a role what to set, and asks again later', async () => {
  const none = credentials({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/role` });
  await expect(none.current()).rejects.toThrow(/set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY/);
  answers = { 'GET /role': issued(3_600_000) };
  expect(await none.current()).toEqual(KEY);
});
