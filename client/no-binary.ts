// In place of socket.io-parser's support for binary packets: every packet of the protocol is JSON.

export const hasBinary = (): boolean => false;
export const isBinary = hasBinary;

function refuse(): never {
  throw new Error('the protocol has no binary packets');
}
export const deconstructPacket = refuse;
export const reconstructPacket = refuse;
