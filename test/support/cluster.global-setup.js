import startPostgres from './postgres.js';
import startRedis from './redis.js';

export default async function setup() {
  await startPostgres();
  await startRedis();
}
