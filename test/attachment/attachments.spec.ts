import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { AttachmentCleanup } from '../../src/attachment/attachment-cleanup.js';
import { Database } from '../../src/database/database.js';
import type { TextEntry } from '../../src/protocol/types.js';
import { TestServer } from '../support/test-server.js';
import { waitFor } from '../support/wait-for.js';
import { fetchAs, tryUpload, upload } from '../support/uploads.js';

const DAY_MS = 24 * 60 * 60_000;

describe('attachments', () => {
  let chat: TestServer;
  let photo: Buffer;
  beforeAll(async () => {
    chat = await TestServer.open();
    photo = await picture(800, 600).jpeg().toBuffer();
  });
  afterAll(() => chat.close());

  it('uploads a file and sends it with or without a text to all recipients of the message', async () => {
    const [alice, bob] = [await chat.join('alice'), await chat.join('bob')];
    const sent = await upload(chat, alice, photo, { name: '茶.jpg', type: 'image/jpeg' });
    expect(sent).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      type: 'image/jpeg',
      size: expect.any(Number),
      name: '茶.jpg',
      width: 800,
      height: 600,
      thumbnail: true,
      placeholder: expect.stringMatching(/^data:image\/webp;base64,/),
    });
    await alice.sendText('', { attachments: [sent.id] });
    const entry = await bob.receives('textmsg', { name: 'alice', content: '' });
    expect(entry.attachments).toEqual([sent]);
    const whole = await fetchAs(chat, bob, sent.id);
    expect(whole.status).toBe(200);
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect([bytes.length, whole.headers.get('content-type')]).toEqual([sent.size, 'image/jpeg']);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 800, height: 600 });
    const small = await fetchAs(chat, bob, `${sent.id}/thumbnail`);
    const thumbnail = await sharp(Buffer.from(await small.arrayBuffer())).metadata();
    expect(thumbnail).toMatchObject({ format: 'webp', width: 480, height: 360 });
    const page = await bob.requestOk('history', { conversation: 'lobby' });
    expect((page.entries.at(-1) as TextEntry).attachments).toEqual([sent]);
    const placeholder = Buffer.from(sent.placeholder!.split(',')[1]!, 'base64');
    expect((await sharp(placeholder).metadata()).width).toBe(16);
    expect(sent.placeholder!.length).toBeLessThan(400);
  });

  it('lets only the two users of a direct conversation download its attachment', async () => {
    const [carol, dan, outsider] = [
      await chat.join('carol'),
      await chat.join('dan'),
      await chat.join('outsider'),
    ];
    const { id } = await upload(chat, carol, photo, { name: 'a.jpg' });
    await carol.sendText('look', { to: 'dan', attachments: [id] });
    for (const path of [id, `${id}/thumbnail`]) {
      expect((await fetchAs(chat, carol, path)).status).toBe(200);
      expect((await fetchAs(chat, dan, path)).status).toBe(200);
      const none = await fetchAs(chat, outsider, path.replace(id, 'f'.repeat(32)));
      const expected = await none.text();
      for (const stranger of [outsider, undefined]) {
        const refused = await fetchAs(chat, stranger, path);
        expect([refused.status, await refused.text()]).toEqual([404, expected]);
      }
    }
    const forwarded = await outsider.request('textmsg', { content: 'mine now', attachments: [id] });
    expect(forwarded).toMatchObject({ ok: false, error: { code: 'not_found' } });
    await chat.deliverAll(outsider);
    expect(JSON.stringify(outsider.inbox)).not.toContain(id);
  });

  it('lets only the uploader download an attachment that is not sent yet', async () => {
    const [eve, fay] = [await chat.join('eve'), await chat.join('fay')];
    const { id } = await upload(chat, eve, photo, { name: 'a.jpg' });
    expect((await fetchAs(chat, eve, id)).status).toBe(200);
    expect((await fetchAs(chat, fay, id)).status).toBe(404);
    expect(await fay.request('textmsg', { content: '', attachments: [id] })).toMatchObject({
      error: { code: 'not_found' },
    });
  });

  it('lets room members download an attachment from the entry they joined with to the entry they left with', async () => {
    const [gil, hal, ida] = [await chat.join('gil'), await chat.join('hal'), await chat.join('ida')];
    const room = (await gil.requestOk('room:create', { title: 'pictures', people: ['hal'] })).id;
    const early = await upload(chat, gil, photo, { name: 'early.jpg' });
    await gil.sendText('', { conversation: room, attachments: [early.id] });
    await gil.requestOk('room:invite', { conversation: room, people: ['ida'] });
    const late = await upload(chat, gil, photo, { name: 'late.jpg' });
    await gil.sendText('', { conversation: room, attachments: [late.id] });
    const seen = async (who: typeof gil) => [
      (await fetchAs(chat, who, early.id)).status,
      (await fetchAs(chat, who, late.id)).status,
    ];
    expect(await seen(hal)).toEqual([200, 200]);
    expect(await seen(ida)).toEqual([404, 200]);
    await gil.requestOk('room:remove', { conversation: room, name: 'hal' });
    expect(await seen(hal)).toEqual([404, 404]);
    expect(await seen(gil)).toEqual([200, 200]);
  });

  it('lets any user who may read an attachment forward it', async () => {
    const [jo, kim, lee] = [await chat.join('jo'), await chat.join('kim'), await chat.join('lee')];
    const { id } = await upload(chat, jo, photo, { name: 'a.jpg' });
    await jo.sendText('', { to: 'kim', attachments: [id] });
    await kim.sendText('see what jo sent', { to: 'lee', attachments: [id] });
    await lee.receives('textmsg', { name: 'kim', attachments: [{ id }] });
    expect((await fetchAs(chat, lee, id)).status).toBe(200);
  });

  it('deletes an attachment together with the last message that carries it, and not before', async () => {
    const [mia, ned, olga] = [await chat.join('mia'), await chat.join('ned'), await chat.join('olga')];
    const { id } = await upload(chat, mia, photo, { name: 'a.jpg' });
    const first = await mia.sendText('', { to: 'ned', attachments: [id] });
    const second = await mia.sendText('', { to: 'olga', attachments: [id] });
    await mia.requestOk('recall', { conversation: first.conversation, seq: first.seq });
    expect((await fetchAs(chat, ned, id)).status).toBe(404);
    expect((await fetchAs(chat, olga, id)).status).toBe(200);
    expect(await keptFiles(chat, id)).toHaveLength(2);
    await mia.requestOk('recall', { conversation: second.conversation, seq: second.seq });
    expect((await fetchAs(chat, olga, id)).status).toBe(404);
    await waitFor(async () => (await keptFiles(chat, id)).length === 0);
    expect((await fetchAs(chat, mia, id)).status).toBe(404);
    const { entries } = await olga.requestOk('history', { conversation: second.conversation });
    expect(JSON.stringify(entries)).not.toContain(id);
  });

  it('sweeps an unsent attachment after a day and keeps a sent one', async () => {
    const pam = await chat.join('pam');
    const unsent = await upload(chat, pam, photo, { name: 'a.jpg' });
    const sent = await upload(chat, pam, photo, { name: 'b.jpg' });
    await pam.sendText('', { attachments: [sent.id] });
    const sweep = chat.get(AttachmentCleanup);
    await sweep.run(Date.now() + DAY_MS - 60_000);
    expect((await fetchAs(chat, pam, unsent.id)).status).toBe(200);
    await sweep.run(Date.now() + DAY_MS + 60_000);
    expect((await fetchAs(chat, pam, unsent.id)).status).toBe(404);
    expect(await keptFiles(chat, unsent.id)).toEqual([]);
    expect((await fetchAs(chat, pam, sent.id)).status).toBe(200);
  });

  it('deletes files that a crash left behind at the next start', async () => {
    const [rae, sam] = [await chat.join('rae'), await chat.join('sam')];
    const [told, kept] = [
      await upload(chat, rae, photo, { name: 'a.jpg' }),
      await upload(chat, rae, photo, { name: 'b.jpg' }),
    ];
    const { conversation, seq } = await rae.sendText('', { to: 'sam', attachments: [told.id] });
    await rae.sendText('', { to: 'sam', attachments: [kept.id] });
    // As after a kill between the commit of a recall and its file removal, and during an upload.
    await chat
      .get(Database)
      .query.updateTable('attachment_uses')
      .set({ recalled: 1 })
      .where('conversation', '=', conversation)
      .where('seq', '=', seq)
      .execute();
    const broken = join(chat.config.dataDir, 'incoming', '0'.repeat(32));
    await writeFile(broken, 'half a pic');
    await utimes(broken, 1_000, 1_000);
    expect((await fetchAs(chat, sam, told.id)).status).toBe(404);
    await chat.restart();
    await waitFor(async () => (await keptFiles(chat, told.id)).length === 0);
    await waitFor(async () => (await readdir(join(chat.config.dataDir, 'incoming'))).length === 0);
    expect((await fetchAs(chat, sam, kept.id)).status).toBe(200);
    expect(await keptFiles(chat, kept.id)).toHaveLength(2);
  });

  it('stores the attachment of a retried message once', async () => {
    const [quin, rob] = [await chat.join('quin'), await chat.join('rob')];
    const { id } = await upload(chat, quin, photo, { name: 'a.jpg' });
    const message = { to: 'rob', attachments: [id], clientId: 'once' };
    const first = await quin.sendText('', message);
    expect(await quin.sendText('', message)).toEqual({ ...first, duplicate: true });
    await quin.requestOk('recall', { conversation: first.conversation, seq: first.seq });
    await waitFor(async () => (await keptFiles(chat, id)).length === 0);
    expect((await fetchAs(chat, rob, id)).status).toBe(404);
    expect(await quin.sendText('', message)).toEqual({ ...first, duplicate: true });
  });

  it('requires a text or an attachment, and accepts at most nine attachments', async () => {
    const sue = await chat.join('sue');
    expect(await sue.request('textmsg', { content: '' })).toMatchObject({ error: { code: 'invalid' } });
    expect(await sue.request('textmsg', { content: '', attachments: [] })).toMatchObject({
      error: { code: 'invalid' },
    });
    const { id } = await upload(chat, sue, 'plain words', { name: 'a.txt' });
    const ten = Array.from({ length: 10 }, () => id);
    expect(await sue.request('textmsg', { content: '', attachments: ten })).toMatchObject({
      error: { code: 'invalid' },
    });
    await sue.sendText('', { attachments: ten.slice(1) });
    const entry = await sue.receives('textmsg', { name: 'sue' });
    expect(entry.attachments).toHaveLength(1);
  });

  it('reports the duration of a recording and serves it in byte ranges', async () => {
    const tom = await chat.join('tom');
    const voice = Buffer.concat([Buffer.from('RIFF\x24\x00\x00\x00WAVEfmt '), Buffer.alloc(1_000, 7)]);
    const sent = await upload(chat, tom, voice, { name: 'voice.wav', type: 'audio/wav', seconds: 7.4 });
    expect(sent).toMatchObject({ type: 'audio/wav', size: voice.length, seconds: 7 });
    const part = async (range: string) => {
      const response = await fetchAs(chat, tom, sent.id, { range });
      const body = Buffer.from(await response.arrayBuffer());
      return [response.status, response.headers.get('content-range'), body.length];
    };
    const { size } = sent;
    expect(await part('bytes=0-3')).toEqual([206, `bytes 0-3/${size}`, 4]);
    expect(await part('bytes=1000-')).toEqual([206, `bytes 1000-${size - 1}/${size}`, size - 1000]);
    expect(await part('bytes=-5')).toEqual([206, `bytes ${size - 5}-${size - 1}/${size}`, 5]);
    expect(await part(`bytes=${size}-`)).toEqual([416, `bytes */${size}`, 0]);
    expect(await part('bytes=5-2')).toEqual([416, `bytes */${size}`, 0]);
    expect(await part('bytes=0-3,6-9')).toEqual([200, null, size]);
    expect(await part('lines=0-3')).toEqual([200, null, size]);
  });

  it('reports the waveform of a recording, and drops an invalid one or one of another file', async () => {
    const una = await chat.join('una');
    const voice = Buffer.concat([Buffer.from('RIFF\x24\x00\x00\x00WAVEfmt '), Buffer.alloc(100)]);
    const loud = await upload(chat, una, voice, { seconds: 2, waveform: '08f3' });
    expect(loud).toMatchObject({ seconds: 2, waveform: '08f3' });
    for (const waveform of ['<b>', 'F', '', 'a'.repeat(65)]) {
      expect((await upload(chat, una, voice, { waveform })).waveform).toBeUndefined();
    }
    expect((await upload(chat, una, 'words', { waveform: '08f3' })).waveform).toBeUndefined();
  });

  it('quotes a message without text by its attachment type, until it is recalled', async () => {
    const [wes, xan] = [await chat.join('wes'), await chat.join('xan')];
    const { id } = await upload(chat, wes, photo, { name: 'a.jpg' });
    const { conversation, seq } = await wes.sendText('', { to: 'xan', attachments: [id] });
    await xan.sendText('nice', { to: 'wes', quote: seq });
    const quote = { seq, name: 'wes', excerpt: '' };
    await wes.receives('textmsg', { content: 'nice', quote: { ...quote, attached: 'picture' } });
    await wes.requestOk('recall', { conversation, seq });
    const { entries } = await xan.requestOk('history', { conversation });
    expect((entries.find(({ kind, seq: at }) => kind === 'text' && at > seq) as TextEntry).quote).toEqual(
      quote,
    );
  });

  it('serves an attachment as a sandboxed download under its name', async () => {
    const uma = await chat.join('uma');
    const { id, type, name } = await upload(chat, uma, '%PDF-1.7 …', { name: '账单 "5%".pdf' });
    expect([type, name]).toEqual(['application/pdf', '账单 5%.pdf']);
    const response = await fetchAs(chat, uma, id);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-disposition': `attachment; filename="__ 5_.pdf"; filename*=UTF-8''%E8%B4%A6%E5%8D%95%205%25.pdf`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, max-age=31536000, immutable',
      vary: expect.stringContaining('Authorization'),
    });
    const again = await fetchAs(chat, uma, id, { 'if-none-match': response.headers.get('etag')! });
    expect(again.status).toBe(304);
  });

  it('requires a session and free quota for an upload', async () => {
    const vic = await chat.join('vic');
    expect(await tryUpload(chat, undefined, photo)).toMatchObject({
      status: 401,
      answer: { code: 'unauthenticated' },
    });
    await vic.requestOk('signout', {});
    expect(await tryUpload(chat, vic, photo)).toMatchObject({
      status: 401,
      answer: { code: 'token_invalid' },
    });
  });
});

describe('uploaded avatars', () => {
  let chat: TestServer;
  beforeAll(async () => void (chat = await TestServer.open()));
  afterAll(() => chat.close());

  const avatarFile = (avatar: string) => fetch(`${chat.url}/avatars/${avatar}`);

  it('shows an uploaded avatar as a thumbnail to all users, and its original to no other user', async () => {
    const [alice, bob] = [await chat.join('alice'), await chat.join('bob')];
    const { id } = await upload(chat, alice, await picture(900, 600).jpeg().toBuffer(), { name: 'me.jpg' });
    expect((await avatarFile(id)).status).toBe(404);
    expect(await alice.requestOk('me:set', { avatar: id })).toMatchObject({ name: 'alice', avatar: id });
    await bob.receives('people', { joined: [{ name: 'alice', avatar: id }] });
    await alice.sendText('my new face');
    await bob.receives('textmsg', { content: 'my new face', avatar: id });
    const seen = await avatarFile(id);
    expect([seen.status, seen.headers.get('content-type')]).toEqual([200, 'image/webp']);
    expect((await sharp(Buffer.from(await seen.arrayBuffer())).metadata()).width).toBe(480);
    expect((await fetchAs(chat, bob, id)).status).toBe(404);
  });

  it('keeps the avatar beside a message of any age', async () => {
    const carol = await chat.join('carol');
    const { id } = await upload(chat, carol, await picture(50, 50).png().toBuffer(), { name: 'me.png' });
    await carol.requestOk('me:set', { avatar: id });
    await carol.requestOk('me:set', { avatar: '3.jpg' });
    await chat.get(AttachmentCleanup).run(Date.now() + 2 * DAY_MS);
    expect((await avatarFile(id)).status).toBe(200);
    await chat.restart();
    expect((await avatarFile(id)).status).toBe(200);
  });

  it('accepts as avatar only a picture that the user uploaded', async () => {
    const [dan, eve] = [await chat.join('dan'), await chat.join('eve')];
    const { id } = await upload(chat, dan, await picture(50, 50).png().toBuffer(), { name: 'me.png' });
    const file = await upload(chat, eve, 'words', { name: 'me.txt' });
    for (const avatar of [id, file.id, 'f'.repeat(32)]) {
      expect(await eve.request('me:set', { avatar })).toMatchObject({
        error: { code: 'invalid', fields: ['avatar'] },
      });
      expect((await avatarFile(avatar)).status).toBe(404);
    }
  });
});

it('accepts a file as large as the limit, and not one byte more', async () => {
  const chat = await TestServer.open({ attachmentMaxBytes: 100_000 });
  try {
    const ada = await chat.join('ada');
    expect(ada.welcome.limits.attachmentBytes).toBe(100_000);
    expect(await upload(chat, ada, 'x'.repeat(100_000))).toMatchObject({ size: 100_000 });
    expect(await tryUpload(chat, ada, 'x'.repeat(100_001))).toMatchObject({
      status: 413,
      answer: { code: 'too_large', fields: ['file'] },
    });
  } finally {
    await chat.close();
  }
});

describe('upload quotas', () => {
  let chat: TestServer;
  beforeAll(
    async () => void (chat = await TestServer.open({ attachmentQuotaBytes: 10_000, rateLimits: true }, 1)),
  );
  afterAll(() => chat.close());

  it('holds the quota of a user when many uploads arrive at once', async () => {
    const [wim, xia] = [await chat.join('wim'), await chat.join('xia')];
    const all = await Promise.all(Array.from({ length: 8 }, () => tryUpload(chat, wim, 'x'.repeat(3_000))));
    expect(all.map(({ status }) => status).sort((a, b) => a - b)).toEqual([
      201, 201, 201, 403, 403, 403, 403, 403,
    ]);
    expect((await tryUpload(chat, xia, 'x'.repeat(3_000))).status).toBe(201);
  });

  it('rate-limits a user who uploads without pause', async () => {
    const yan = await chat.join('yan');
    const answers = [];
    for (let i = 0; i < 61; i += 1) answers.push((await tryUpload(chat, yan, 'x')).status);
    expect(answers.slice(0, 60)).toEqual(Array.from({ length: 60 }, () => 201));
    expect(answers[60]).toBe(429);
  });
});

it('leaves the database its disk space when uploads fill the disk', async () => {
  const chat = await TestServer.open({ diskReserveBytes: Number.MAX_SAFE_INTEGER });
  try {
    const zoe = await chat.join('zoe');
    expect(await tryUpload(chat, zoe, 'x')).toMatchObject({ status: 507, answer: { code: 'unavailable' } });
    await zoe.sendText('talk goes on');
  } finally {
    await chat.close();
  }
});

function picture(width: number, height: number) {
  return sharp({ create: { width, height, channels: 3, background: '#7a4' } });
}

/** The stored files of one attachment. */
async function keptFiles(chat: TestServer, id: string): Promise<string[]> {
  const names = await readdir(join(chat.config.dataDir, 'attachments', id.slice(0, 2))).catch(() => []);
  return names.filter((name) => name.startsWith(id));
}
