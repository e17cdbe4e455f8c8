import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isPublic, publicLookup } from '../../src/push/push-endpoint.js';
import { TestServer } from '../support/test-server.js';
import type { TestClient } from '../support/test-client.js';
import { PushEndpoint } from '../support/fake-push-service.js';

describe('push endpoints', () => {
  let chat: TestServer;
  let pest: TestClient;
  let browser: PushEndpoint;
  beforeAll(async () => {
    chat = await TestServer.open();
    pest = await chat.join('pest');
    browser = await PushEndpoint.open();
  });
  afterAll(async () => {
    await browser.close();
    await chat.close();
  });

  it.each([
    'http://push.example/x',
    'https://push.example:8443/x',
    'https://user:pass@push.example/x',
    'https://localhost/x',
    'https://LOCALHOST./x',
    'https://redis/x',
    'https://printer.local/x',
    'https://metadata.google.internal/x',
    'https://127.0.0.1/x',
    'https://127.1/x',
    'https://0x7f000001/x',
    'https://2130706433/x',
    'https://0/x',
    'https://10.1.2.3/x',
    'https://172.16.0.1/x',
    'https://192.168.1.1/x',
    'https://169.254.169.254/latest',
    'https://100.64.0.1/x',
    'https://224.0.0.1/x',
    'https://255.255.255.255/x',
    'https://[::]/x',
    'https://[::1]/x',
    'https://[::ffff:127.0.0.1]/x',
    'https://[::ffff:10.0.0.1]/x',
    'https://[64:ff9b::7f00:1]/x',
    'https://[fe80::1]/x',
    'https://[fd00::1]/x',
    'https://[2002:7f00:1::]/x',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'words',
  ])('never calls %s', async (endpoint) => {
    const { keys } = browser.subscription;
    const reply = await pest.request('push:subscribe', { endpoint, keys });
    expect(reply).toMatchObject({ ok: false, error: { code: 'invalid', fields: ['endpoint'] } });
  });

  it('calls a push service', async () => {
    const { keys } = browser.subscription;
    for (const endpoint of ['https://push.example/x', 'https://8.8.8.8/x', 'https://[2606:4700::1]/x']) {
      await pest.requestOk('push:subscribe', { endpoint, keys });
      await pest.requestOk('push:unsubscribe', { endpoint });
    }
  });

  it('does not call a name that resolves to this machine', async () => {
    const found = await new Promise<string | undefined>((done) =>
      publicLookup('localhost', { all: true }, (error) => done(error?.code)),
    );
    expect(found).toBe('ENOTFOUND');
    expect([isPublic('127.0.0.1'), isPublic('::1'), isPublic('1.1.1.1')]).toEqual([false, false, true]);
  });

  it.each([
    ['a point that is not on the curve', { p256dh: Buffer.alloc(65, 4).toString('base64url') }],
    ['a short point', { p256dh: 'BAAA' }],
    ['a short secret', { auth: 'AAAA' }],
    ['no secret', { auth: undefined }],
    ['an object for a secret', { auth: {} }],
    ['a long secret', { auth: 'A'.repeat(60_000) }],
  ])('never calls with %s', async (_, wrong) => {
    const { keys } = browser.subscription;
    const endpoint = 'https://push.example/x';
    const reply = await pest.request('push:subscribe', {
      endpoint,
      keys: { ...keys, ...wrong } as typeof keys,
    });
    expect(reply).toMatchObject({ ok: false, error: { code: 'invalid', fields: ['keys'] } });
  });
});
