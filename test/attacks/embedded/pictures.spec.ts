import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { ImageWorkerProcess } from '../../../src/attachment/image-worker-process.js';
import { FairQueue } from '../../../src/common/fair-queue.js';
import { RateLimits } from '../../../src/rate-limit/rate-limits.js';
import { TestServer } from '../../support/test-server.js';
import type { TestClient } from '../../support/test-client.js';
import { tryUpload, upload } from '../../support/uploads.js';
import { apngOf, gifOf, jpegOf, noisyPngOf, tallPngOf, webpOf } from '../pictures.js';

const photo = () =>
  sharp({
    create: { width: 400, height: 300, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 20 } },
  } as never)
    .jpeg()
    .toBuffer();

/** Takes about a second to decode, within every limit. */
const slowPicture = () =>
  sharp({ create: { width: 8_000, height: 6_000, channels: 3, background: '#35c' } })
    .jpeg({ progressive: true })
    .toBuffer();

describe('images that cost more than they show', () => {
  let chat: TestServer;
  let attacker: TestClient;
  let alice: TestClient;
  beforeAll(async () => {
    chat = await TestServer.open();
    [attacker, alice] = [await chat.join('attacker'), await chat.join('alice')];
    // The image process has started.
    await upload(chat, alice, await photo(), { name: 'a.jpg' });
  });
  afterAll(() => chat.close());

  it.each([
    ['a WebP of 130,000 frames of one pixel', 'a.webp', () => webpOf(130_000)],
    ['a WebP of 1,001 frames of one pixel', 'a.webp', () => webpOf(1_001)],
    ['a GIF of 100,000 frames of one pixel', 'a.gif', async () => gifOf(1, 1, 100_000)],
    ['a GIF whose frames reach beyond its screen', 'a.gif', async () => gifOf(9_000, 9_000, 1, 1, 1)],
    ['a PNG of 1 × 49,000,000 pixels', 'a.png', async () => tallPngOf(49_000_000)],
    ['a PNG of 1 × 40,000 pixels', 'a.png', async () => tallPngOf(40_000)],
    ['an animated PNG that announces 2,000,000,000 frames', 'a.png', async () => apngOf(2_000_000_000, 1)],
    ['an animated PNG of 2,000 frames', 'a.png', async () => apngOf(1, 2_000)],
    ['a JPEG of 65,000 × 1 pixels', 'a.jpg', async () => jpegOf(65_000, 1)],
  ])('refuses %s by its header', async (_, name, make) => {
    const file = await make();
    const start = performance.now();
    const { status, answer } = await tryUpload(chat, attacker, file, { name });
    expect([status, answer.code]).toEqual([413, 'too_large']);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it.each([
    ['an animated WebP', 'a.webp', () => webpOf(3)],
    ['a high screenshot', 'a.png', async () => tallPngOf(30_000)],
  ])('accepts %s within the limits', async (_, name, make) => {
    await upload(chat, alice, await make(), { name });
  });

  it('refuses an image that grows beyond the largest upload when it is re-encoded', async () => {
    const small = await TestServer.open({ attachmentMaxBytes: 200_000 });
    try {
      const file = noisyPngOf(1_000);
      expect(file.length).toBeLessThan(200_000);
      const { status, answer } = await tryUpload(small, await small.join('mallory'), file, { name: 'a.png' });
      expect([status, answer.code, answer.size]).toEqual([413, 'too_large', undefined]);
    } finally {
      await small.close();
    }
  });

  it('processes the image of another user before all images of one user', async () => {
    const slow = await slowPicture();
    const finished: string[] = [];
    const uploads = Array.from({ length: 6 }, () =>
      upload(chat, attacker, slow, { name: 'b.jpg' }).then(() => finished.push('attacker')),
    );
    // The images of the attacker wait or are in progress: the first reply has arrived.
    await Promise.race(uploads);
    await upload(chat, alice, await photo(), { name: 'a.jpg' });
    finished.push('alice');
    await Promise.all(uploads);
    expect(finished.indexOf('alice')).toBeLessThan(4);
  }, 120_000);
});

describe('the image process', () => {
  let directory: string;
  let worker: ImageWorkerProcess;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'teahouse-pictures-'));
    worker = new ImageWorkerProcess();
  });
  afterAll(async () => {
    worker.close();
    await rm(directory, { recursive: true });
  });

  const requestFor = async (file: Buffer, type: 'image/jpeg') => {
    const from = join(directory, 'from');
    await writeFile(from, file);
    return { type, from, to: join(directory, 'to'), thumbnail: join(directory, 'thumbnail') };
  };
  const pid = (): number => (worker as unknown as { child: { pid: number } }).child.pid;
  const isRunning = (id: number): boolean => {
    try {
      return process.kill(id, 0);
    } catch {
      return false;
    }
  };

  it('kills the image process at the deadline, and processes the next image in a new one', async () => {
    const jpeg = await photo();
    expect(await worker.process(await requestFor(jpeg, 'image/jpeg'), 20_000)).toMatchObject({ width: 400 });
    const first = pid();
    const slow = await requestFor(await slowPicture(), 'image/jpeg');
    const start = performance.now();
    expect(await worker.process(slow, 200)).toMatchObject({ failed: 'too_large' });
    expect(performance.now() - start).toBeLessThan(3_000);
    expect(await worker.process(await requestFor(jpeg, 'image/jpeg'), 20_000)).toMatchObject({ width: 400 });
    expect([isRunning(first), pid() === first]).toEqual([false, false]);
  }, 60_000);

  it('processes the next image after one that crashed the image process', async () => {
    const slow = await requestFor(await slowPicture(), 'image/jpeg');
    const drawing = worker.process(slow, 20_000);
    setTimeout(() => process.kill(pid(), 'SIGSEGV'), 200);
    expect(await drawing).toMatchObject({ failed: 'invalid' });
    expect(await worker.process(await requestFor(await photo(), 'image/jpeg'), 20_000)).toMatchObject({
      width: 400,
    });
  }, 60_000);

  it('processes the next image where the process was killed between two', async () => {
    const request = await requestFor(await photo(), 'image/jpeg');
    await worker.process(request, 20_000);
    process.kill(pid(), 'SIGKILL');
    expect(await worker.process(request, 20_000)).toMatchObject({ width: 400 });
  });
});

describe('the image share of each user', () => {
  it('serves addresses in turn, then the users of one address, and stays bounded', () => {
    const queue = new FairQueue<string>({ total: 7, group: 4, member: 3 });
    const added = ['a1', 'a2', 'a3', 'a4'].map((item) => queue.add('busy', 'a', item));
    expect(added).toEqual([true, true, true, false]);
    expect([queue.add('busy', 'b', 'b1'), queue.add('busy', 'c', 'c1')]).toEqual([true, false]);
    queue.add('quiet', 'd', 'd1');
    const served = Array.from({ length: 6 }, () => queue.next());
    expect(served).toEqual(['a1', 'd1', 'b1', 'a2', 'a3', undefined]);
    expect(queue.size).toBe(0);
  });

  it('refuses only the user whose images took too long', async () => {
    const limits = new RateLimits(true);
    await limits.imageProcessed('attacker', '192.0.2.1', 125_000);
    await expect(limits.mayProcessImage('attacker', '192.0.2.1')).rejects.toMatchObject({
      code: 'rate_limited',
    });
    await limits.mayProcessImage('alice', '192.0.2.1');
    for (const name of ['b', 'c']) await limits.imageProcessed(name, '192.0.2.1', 100_000);
    await expect(limits.mayProcessImage('alice', '192.0.2.1')).rejects.toMatchObject({
      code: 'rate_limited',
    });
    await limits.mayProcessImage('alice', '192.0.2.2');
  });
});
