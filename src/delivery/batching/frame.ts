import type { Packet, WriteOptions } from './socket-io-internals.js';

const TEXT_FRAME = 0x81;
const MESSAGE = 0x34;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/**
 * One packet, encoded once for all its recipients.
 *
 * It serves as its own write options: engine.io reads `wsPreEncodedFrame` from them. So the bytes are made once on the
 * path through engine.io too, and never if all recipients use polling.
 */
export class Frame implements WriteOptions {
  /** Its position in the order of all broadcasts of this server. Not used for a packet to one connection. */
  seq = 0;
  readonly preEncoded = true;
  readonly volatile: boolean;
  compress: boolean;
  #bytes: Buffer | undefined;

  /**
   * @param text the packet as socket.io-parser writes it
   * @param packet the packet, where outgoing listeners have not been notified yet
   */
  constructor(
    readonly text: string,
    options: WriteOptions,
    readonly packet?: Packet,
  ) {
    this.volatile = options.volatile === true;
    this.compress = options.compress !== false;
  }

  /**
   * The whole unmasked WebSocket text frame (RFC 6455, 5.2) of an engine.io message (`4`): byte for byte what engine.io
   * and ws would write.
   */
  get bytes(): Buffer {
    return (this.#bytes ??= encode(this.text));
  }

  get wsPreEncodedFrame(): Buffer[] {
    return [this.bytes];
  }
}

function encode(text: string): Buffer {
  const length = 1 + Buffer.byteLength(text);
  const head = length < LENGTH_16 ? 2 : length < 0x1_0000 ? 4 : 10;
  const bytes = Buffer.allocUnsafe(head + length);
  bytes[0] = TEXT_FRAME;
  if (head === 2) bytes[1] = length;
  else if (head === 4) {
    bytes[1] = LENGTH_16;
    bytes.writeUInt16BE(length, 2);
  } else {
    bytes[1] = LENGTH_64;
    bytes.writeUInt16BE(0, 2);
    bytes.writeUIntBE(length, 4, 6);
  }
  bytes[head] = MESSAGE;
  bytes.write(text, head + 1);
  return bytes;
}
