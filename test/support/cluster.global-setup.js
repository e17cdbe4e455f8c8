import startPostgres from './postgres.global-setup.js';
import startRedis from './redis.js';

export default async function setup() {
  await startPostgres();
  await startRedis();
}
