import stopPostgres from './postgres-stop.js';

export default async function teardown() {
  await stopPostgres();
  await globalThis.stopRedis?.();
}
