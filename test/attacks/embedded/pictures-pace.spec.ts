import { expect, it } from '@jest/globals';
import sharp from 'sharp';
import { TestServer } from '../../support/test-server.js';
import { percentile, roundTrips } from '../../support/latency.js';
import { tryUpload, upload } from '../../support/uploads.js';
import { tallPngOf, webpOf } from '../pictures.js';

it('keeps the image and message rate of other users during the attack', async () => {
  const chat = await TestServer.open();
  const photo = () =>
    sharp({ create: { width: 400, height: 300, channels: 3, background: '#35c' } })
      .jpeg()
      .toBuffer();
  try {
    const [attacker, alice] = [await chat.join('attacker'), await chat.join('alice')];
    const [small, tall, frames] = [await photo(), tallPngOf(49_000_000), await webpOf(20_000)];
    await upload(chat, alice, small, { name: 'a.jpg' });
    const end = performance.now() + 10_000;
    const attack = Array.from({ length: 4 }, async (_, i) => {
      do await tryUpload(chat, attacker, i % 2 ? tall : frames, { name: i % 2 ? 'a.png' : 'a.webp' });
      while (performance.now() < end);
    });
    const [pictures, messages]: [number[], number[]] = [[], []];
    while (performance.now() < end) {
      const start = performance.now();
      await upload(chat, alice, small, { name: 'a.jpg' });
      pictures.push(performance.now() - start);
      messages.push(...(await roundTrips(alice, 5)));
    }
    await Promise.all(attack);
    const say = (times: number[]) =>
      `p50 ${percentile(times, 50).toFixed(0)} ms, p99 ${percentile(times, 99).toFixed(0)} ms (${times.length})`;
    console.log(`during the attack: pictures ${say(pictures)}, messages ${say(messages)}`);
    expect(percentile(pictures, 99)).toBeLessThan(5_000);
  } finally {
    await chat.close();
  }
}, 600_000);
