import stopPostgres from './postgres.global-teardown.js';

export default async function teardown() {
  await stopPostgres();
  await globalThis.stopRedis?.();
}
