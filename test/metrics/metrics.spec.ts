import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { readConfig } from '../../src/config/config.js';
import { MetricsGuard } from '../../src/metrics/metrics.guard.js';
import { TestServer } from '../support/test-server.js';

describe('metrics', () => {
  let chat: TestServer;
  beforeEach(async () => void (chat = await TestServer.open({ metricsToken: 'a token of some length' }, 1)));
  afterEach(() => chat.close());

  const read = async (): Promise<Map<string, number>> => {
    const text = await (await fetch(`${chat.url}/metrics`)).text();
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(
      lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
    );
  };

  it('counts requests by event and code, with their duration', async () => {
    const alice = await chat.join('alice');
    await alice.sendText('one');
    await alice.sendText('two');
    await alice.request('textmsg', { content: '' });
    await alice.send('made up by a client', {});
    const metrics = await read();
    expect(metrics.get('teahouse_requests_total{event="textmsg",code="ok"}')).toBe(2);
    expect(metrics.get('teahouse_requests_total{event="textmsg",code="invalid"}')).toBe(1);
    expect(metrics.get('teahouse_requests_total{event="unknown",code="invalid"}')).toBe(1);
    expect(metrics.get('teahouse_request_seconds_count{event="textmsg"}')).toBe(3);
    expect([...metrics.keys()].join()).not.toContain('made up');
  });

  it('counts retried messages and catch-up pages, and no other requests', async () => {
    const alice = await chat.join('alice');
    await alice.sendText('once', { clientId: 'c1' });
    await alice.requestOk('history', { conversation: 'lobby' });
    expect((await read()).get('teahouse_duplicates_total')).toBe(0);
    expect((await read()).get('teahouse_gap_pulls_total')).toBe(0);
    await alice.sendText('once', { clientId: 'c1' });
    await alice.requestOk('history', { conversation: 'lobby', after: 0 });
    expect((await read()).get('teahouse_duplicates_total')).toBe(1);
    expect((await read()).get('teahouse_gap_pulls_total')).toBe(1);
  });

  it('shows that simultaneous messages share commits', async () => {
    const alice = await chat.join('alice');
    const before = (await read()).get('teahouse_commit_jobs_count')!;
    await Promise.all(Array.from({ length: 40 }, (_, i) => alice.sendText(`${i}`)));
    expect((await read()).get('teahouse_commit_jobs_count')! - before).toBeLessThan(20);
  });

  it('distinguishes users from sockets and deliveries from commits, and reports whether the database answers', async () => {
    const alice = await chat.join('alice');
    await chat.reconnect(alice);
    const bob = await chat.join('bob');
    const before = await read();
    expect(before.get('teahouse_people')).toBe(2);
    expect(before.get('teahouse_sockets')).toBe(3);
    await alice.sendText('to all three');
    await chat.deliverAll(bob);
    const after = await read();
    const grown = (name: string) => after.get(name)! - before.get(name)!;
    expect(grown('teahouse_deliveries_total')).toBeGreaterThanOrEqual(3);
    expect(grown('teahouse_commit_jobs_count')).toBeGreaterThanOrEqual(1);
    expect(grown('teahouse_commit_jobs_sum')).toBeGreaterThanOrEqual(1);
    expect(after.get('teahouse_storage_up')).toBe(1);
    expect(after.get('teahouse_relay_up')).toBe(1);
    expect(after.get('teahouse_queued_bytes')).toBe(0);
    expect(after.get('teahouse_slow_disconnects_total')).toBe(0);
    expect(after.get('teahouse_event_loop_delay_seconds{quantile="0.99"}')).toBeGreaterThan(0);
  });

  it('exposes every metric that the dashboard queries', async () => {
    const dashboard = await readFile('deploy/grafana/teahouse.json', 'utf8');
    const asked = new Set(dashboard.match(/\b(?:teahouse|process|nodejs)_[a-z_]+(?=[{%[)])/g));
    const alice = await chat.join('alice');
    await alice.sendText('something');
    const told = new Set([...(await read()).keys()].map((name) => name.replace(/\{.*/, '')));
    expect(asked.size).toBeGreaterThan(10);
    expect([...asked].filter((name) => !told.has(name))).toEqual([]);
  });

  it('answers 404 to a metrics request from another machine without the token', async () => {
    const ask = async (headers: Record<string, string>) => fetch(`${chat.url}/metrics`, { headers });
    const passedOn = { 'X-Forwarded-For': '203.0.113.7' };
    const refused = await ask(passedOn);
    expect(refused.status).toBe(404);
    const nowhere = await fetch(`${chat.url}/no-such-page`);
    expect((await refused.text()).replace('/metrics', '/no-such-page')).toBe(await nowhere.text());
    expect((await ask({ ...passedOn, Authorization: 'Bearer a wrong one' })).status).toBe(404);
    expect((await ask({ ...passedOn, Authorization: 'Bearer a token of some length' })).status).toBe(200);
    expect((await ask({})).status).toBe(200);
  });
});

it.each([
  ['127.0.0.1', {}, true],
  ['::1', {}, true],
  ['::ffff:127.0.0.9', {}, true],
  ['203.0.113.7', {}, false],
  ['::ffff:203.0.113.7', {}, false],
  ['127.0.0.1', { forwarded: 'for=203.0.113.7' }, false],
  ['127.0.0.1', { authorization: 'Bearer undefined' }, true],
  ['203.0.113.7', { authorization: 'Bearer undefined' }, false],
])('checks access without a token: %s with %j is allowed: %s', (remoteAddress, headers, isWelcome) => {
  const guard = new MetricsGuard(readConfig({}));
  expect(guard.isAllowed({ headers, socket: { remoteAddress } as never })).toBe(isWelcome);
});
