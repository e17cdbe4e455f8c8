// @ts-check
/**
 * Makes a log long by direct inserts: every further entry is a copy of the newest one, but for its seq, its client id,
 * the time, and its id where it has one. The same statement serves both databases, and any column the table may get.
 */

/** @typedef {(sql: string) => Promise<any[]>} Query */

/** @param {Query} query @param {string} conversation @param {number} head the seq up to which to fill */
export async function bulkInsert(query, conversation, head) {
  const [{ id: _, seq, ...entry }] = await query(
    `SELECT * FROM entries WHERE conversation = '${conversation}' ORDER BY seq DESC LIMIT 1`,
  );
  const columns = Object.keys(entry);
  const values = columns.map((column) => {
    if (column === 'client_id') return 'NULL';
    if (column === 'at') return 'entry.at + n.seq';
    return `entry.${column}`;
  });
  await query(
    `WITH RECURSIVE n (seq) AS (SELECT ${seq} + 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < ${head})
     INSERT INTO entries (seq, ${columns.join(', ')})
     SELECT n.seq, ${values.join(', ')} FROM n, entries entry
     WHERE entry.conversation = '${conversation}' AND entry.seq = ${seq}`,
  );
  await query(`UPDATE conversations SET head = ${head} WHERE id = '${conversation}'`);
}
