// @ts-check
import { seeded } from './seeded-random.js';

/**
 * Lays down what people might have said, by direct inserts: half of it in the lobby, a third in one room, the rest in
 * many rooms. The same statements serve both databases.
 *
 * @typedef {import('./bulk-insert.js').Query} Query
 */

/** Said in so many of a hundred texts. */
export const COMMON = { word: '今天', percent: 30 };
/** Said in nearly all texts of the one room, and nowhere else: in a third of all. */
export const ELSEWHERE = '隔壁';
/** Numbered; each is said about twenty times in a million texts. */
export const RARE = 'jasmine';

const ROOMS = 200;
const CHUNK = 2_000;
/** So many different characters are used, a few of them often and most of them seldom. */
const CHARACTERS = 3_000;
const LATIN = ['hello', 'ok', 'deploy', 'tea', 'Friday', 'server', 'thanks', 'lol', 'release', 'why'];

/** @param {Query} query @param {number} count @param {import('./sqlite.js').Index} index */
export async function seedCorpus(query, count, index) {
  const random = seeded(7);
  const rooms = Array.from({ length: ROOMS }, (_, i) => roomOf(i));
  /** @type {Map<string, number>} */
  const heads = new Map();
  heads.set('lobby', await headOf(query));
  for (const id of ['r_elsewhere', ...rooms]) heads.set(id, 0);
  await query('BEGIN');
  const values = [...heads.keys()]
    .filter((id) => id !== 'lobby')
    .map((id) => `('${id}', 'room', 'talk', 0, 1)`);
  await query(`INSERT INTO conversations (id, kind, title, head, created_at) VALUES ${values.join(', ')}`);
  const begin = Date.now() - count * 1_000;
  for (let done = 0; done < count; done += CHUNK) {
    const lines = Array.from({ length: Math.min(CHUNK, count - done) }, (_, i) => {
      const conversation = pick(random, rooms);
      const seq = (heads.get(conversation) ?? 0) + 1;
      heads.set(conversation, seq);
      const body = JSON.stringify({ name: '老王', avatar: '1.jpg', content: say(random, conversation) });
      return `('${conversation}', ${seq}, 'text', 'nobody', ${begin + (done + i) * 1_000}, '${body}')`;
    });
    await query(`INSERT INTO entries (conversation, seq, kind, author, at, body) VALUES ${lines.join(', ')}`);
  }
  for (const [id, head] of heads) await query(`UPDATE conversations SET head = ${head} WHERE id = '${id}'`);
  // As where all this was said before there was an index: it is indexed in the background.
  await query(index.asOld);
  await query('COMMIT');
}

/** Makes a user a member of some of the many rooms, of each from another entry on. @param {Query} query @param {string} name @param {number} rooms */
export async function joinCorpus(query, name, rooms) {
  for (let i = 0; i < rooms; i += 1) {
    await query(
      `INSERT INTO members (conversation, person, read, since)
       SELECT c.id, p.id, 0, 1 + c.head * ${i} / ${rooms} FROM conversations c, people p
       WHERE c.id = '${roomOf(i)}' AND p.name = '${name}'`,
    );
  }
}

/** @param {number} i */
export function roomOf(i) {
  return `r_talk${i}`;
}

/** Two characters that are neighbours in some texts. @param {() => number} random */
export function pairOf(random) {
  return character(random) + character(random);
}

/** @param {() => number} random @param {string[]} rooms */
function pick(random, rooms) {
  const share = random();
  if (share < 0.5) return 'lobby';
  return share < 0.83 ? 'r_elsewhere' : rooms[Math.floor(random() * rooms.length)];
}

/** @param {() => number} random @param {string} conversation */
function say(random, conversation) {
  const words = [sentence(random, 4 + Math.floor(random() * 16))];
  if (random() * 100 < COMMON.percent) words.push(COMMON.word + sentence(random, 2));
  if (conversation === 'r_elsewhere' && random() < 0.95) words.push(ELSEWHERE);
  if (random() < 0.3) words.push(LATIN[Math.floor(random() * LATIN.length)]);
  if (random() < 0.02) words.push(`${RARE}${Math.floor(random() * 1_000)}`);
  return words.join(' ');
}

/** @param {() => number} random @param {number} length */
function sentence(random, length) {
  return Array.from({ length }, () => character(random)).join('');
}

/** @param {() => number} random */
function character(random) {
  return String.fromCharCode(0x4e00 + Math.floor(CHARACTERS * random() ** 3));
}

/** @param {Query} query @returns {Promise<number>} */
async function headOf(query) {
  const [{ head }] = await query(`SELECT head FROM conversations WHERE id = 'lobby'`);
  return head;
}
