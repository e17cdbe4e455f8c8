import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../../src/config/config.js';

describe('invalid settings for uploads and notifications', () => {
  it.each([
    [{ ATTACHMENT_MAX_BYTES: '10MB' }, /^ATTACHMENT_MAX_BYTES must be a whole number/],
    [{ ATTACHMENT_QUOTA_BYTES: '-1' }, /^ATTACHMENT_QUOTA_BYTES must/],
    [{ ATTACHMENT_ADDRESS_QUOTA_BYTES: '2G' }, /^ATTACHMENT_ADDRESS_QUOTA_BYTES must/],
    [{ ATTACHMENT_SERVER_QUOTA_BYTES: '0' }, /^ATTACHMENT_SERVER_QUOTA_BYTES must/],
    [{ DISK_RESERVE_BYTES: 'much' }, /^DISK_RESERVE_BYTES must/],
    [{ S3_ENDPOINT: 'https://s3.example' }, /^S3_BUCKET must name a bucket$/],
    [{ S3_BUCKET: 'b', S3_ENDPOINT: 's3.example' }, /^S3_ENDPOINT must look like/],
    [{ S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'only half' }, /^S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY/],
    [{ PUSH_CONTACT: 'me' }, /^PUSH_CONTACT takes an address like/],
    [{ PUSH_TO_LOOPBACK: 'yes' }, /^PUSH_TO_LOOPBACK must be one of on, off/],
  ])('stops the start on %j with one line that names the setting', (env, line) => {
    expect(() => readConfig(env)).toThrow(line);
  });

  it('does not print a secret in the error', () => {
    const half = { S3_BUCKET: 'b', S3_SECRET_ACCESS_KEY: 'very secret' };
    expect(() => readConfig(half)).toThrow(/^(?!.*very secret)/);
    expect(() => readConfig(half)).toThrow(/go together/);
  });

  it('uses the defaults where nothing is set', () => {
    expect(readConfig({})).toMatchObject({ attachmentMaxBytes: 10 * 2 ** 20, pushToLoopback: false });
    expect(readConfig({}).s3).toBeUndefined();
    expect(readConfig({ S3_BUCKET: 'b' }).s3).toEqual({ bucket: 'b', region: 'us-east-1' });
  });
});
