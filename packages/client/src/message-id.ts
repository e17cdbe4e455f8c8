/**
 * Returns a unique `clientId`, without `crypto.randomUUID`, which pages over plain http do not have. It begins with the
 * time, so that the server inserts it at the end of its index.
 */
export function newMessageId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  const random = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${Date.now().toString(36).padStart(9, '0')}${random}`;
}
