/**
 * Unique without `crypto.randomUUID`, which a page served over plain http does not have. It begins with the time, so
 * that the server finds its place at the end of an index, with those of everybody who writes now.
 */
export function newMessageId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  const random = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${Date.now().toString(36).padStart(9, '0')}${random}`;
}
