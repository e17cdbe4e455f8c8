// @ts-check
/**
 * Who speaks to whom. Each arrangement addresses every client and says how many texts a client ought to have heard,
 * which is how a lost delivery is noticed.
 *
 * @typedef {import('./client-pool.js').ClientPool} ClientPool
 * @typedef {import('./client.js').Client} Client
 * @typedef {{ owed: () => (client: Client) => number, hearers: number }} TrafficPattern
 * `hearers` of one text; `owed` takes stock now
 */

/** Everybody speaks to everybody. @param {ClientPool} pool @returns {TrafficPattern} */
export function everybody(pool) {
  for (const client of pool.clients) client.address({});
  const owed = () => {
    const said = pool.sum('said');
    return () => said;
  };
  return { owed, hearers: pool.clients.length };
}

/** People speak in pairs, both ways. @param {ClientPool} pool @returns {TrafficPattern} */
export function pairs(pool) {
  const { clients, wireProtocol } = pool;
  /** @type {Map<Client, Client>} */
  const partners = new Map();
  for (const [i, client] of clients.entries()) {
    const partner = clients[i ^ 1];
    partners.set(client, partner);
    client.address({ to: partner.person.name });
  }
  const owed = () => (/** @type {Client} */ client) =>
    /** @type {Client} */ (partners.get(client)).said + (wireProtocol.echoes ? client.said : 0);
  return { owed, hearers: wireProtocol.echoes ? 2 : 1 };
}

/**
 * People speak in rooms of `size`. The tutorial's are joined by the handshake, teahouse are created and joined here.
 * @param {ClientPool} pool @param {number} size @returns {Promise<TrafficPattern>}
 */
export async function rooms(pool, size) {
  /** @type {Map<Client, Client[]>} */
  const roommates = new Map();
  for (let i = 0; i < pool.clients.length; i += size) {
    const members = pool.clients.slice(i, i + size);
    for (const member of members) roommates.set(member, members);
    await furnish(members);
  }
  const owed = () => (/** @type {Client} */ client) =>
    /** @type {Client[]} */ (roommates.get(client)).reduce((sum, member) => sum + member.said, 0);
  return { owed, hearers: size };
}

/** @param {Client[]} members */
async function furnish(members) {
  const [owner, ...others] = members;
  if (!owner.wireProtocol.acks) {
    for (const member of members) member.address({});
    return;
  }
  const made = await withinSeconds(owner.ask('room:create', { title: owner.person.name, open: true }));
  if (!made.ok) throw new Error(`room:create was refused: ${JSON.stringify(made.error)}`);
  const conversation = made.data.id;
  for (const member of others) {
    const joined = await withinSeconds(member.ask('room:join', { conversation }));
    if (!joined.ok) throw new Error(`room:join was refused: ${JSON.stringify(joined.error)}`);
  }
  for (const member of members) member.address({ conversation });
}

/** @param {Promise<any>} answer */
function withinSeconds(answer) {
  const timeout = new Promise((resolve) =>
    setTimeout(resolve, 5000, { ok: false, error: 'no answer' }).unref(),
  );
  return Promise.race([answer, timeout]);
}
