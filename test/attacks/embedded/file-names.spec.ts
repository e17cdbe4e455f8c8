import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestServer } from '../../support/test-server.js';
import type { TestClient } from '../../support/test-client.js';
import { tryUpload, upload } from '../../support/uploads.js';

describe('attachment names', () => {
  let chat: TestServer;
  let attacker: TestClient;
  beforeAll(async () => {
    chat = await TestServer.open();
    attacker = await chat.join('attacker');
  });
  afterAll(() => chat.close());

  it.each(['a.gif ', 'a.gif\u200b', 'a.gif\u3164', 'a.gif.', 'a.gif . .', 'a.g:if', 'a.jp\u00adg'])(
    'refuses a file whose name becomes that of a picture when characters are removed: %j',
    async (name) => {
      const { status, answer } = await tryUpload(chat, attacker, '<script>alert(1)</script>', { name });
      expect([status, answer.code]).toEqual([400, 'invalid']);
    },
  );

  it.each([
    [`photo.pdf${'\u3164'.repeat(80)}.exe`, 'photo.pdf.exe'],
    [`photo.pdf${'\u2800'.repeat(80)}.exe`, 'photo.pdf.exe'],
    [`photo.pdf${' \u00a0\u3000'.repeat(30)}.exe`, 'photo.pdf .exe'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['letter.exe. .', 'letter.exe'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\run.bat', 'run.bat'],
    ['账单 5%.pdf', '账单 5%.pdf'],
    ['👨‍👩‍👧 x.pdf', '👨‍👩‍👧 x.pdf'],
    [`${'👨‍👩‍👧'.repeat(121)}.pdf`, `${'👨‍👩‍👧'.repeat(120)}.pdf`],
    ['نامه\u200cها.pdf', 'نامه\u200cها.pdf'],
    ['Zoë’s notes (2).txt', 'Zoë’s notes (2).txt'],
  ])('hides nothing in a file name: %j', async (name, shown) => {
    expect((await upload(chat, attacker, 'words', { name })).name).toBe(shown);
  });

  it.each(['...', ' . ', '\u3164', '\u2800.'])(
    'drops a file name without a visible character: %j',
    async (name) => {
      expect((await upload(chat, attacker, 'words', { name })).name).toBeUndefined();
    },
  );
});
