// In place of `engine.io-parser`: encodes and decodes packets of text. The page neither sends nor receives others.

export interface EnginePacket {
  type: string;
  data?: string;
}

/** Version of the Engine.IO protocol. */
export const protocol = 4;

/** A packet begins with the index of its type. */
const TYPES = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'];
const SEPARATOR = '\x1e';

export function encodePacket(
  packet: EnginePacket,
  _supportsBinary: boolean,
  callback: (encoded: string) => void,
): void {
  callback(encode(packet));
}

/** Returns a packet of type `error` for a type that does not exist, and for what is no text. */
export function decodePacket(encoded: unknown): EnginePacket {
  const text = typeof encoded === 'string' ? encoded : '';
  const type = TYPES[text.charCodeAt(0) - 48];
  if (!type) return { type: 'error', data: 'parser error' };
  return text.length > 1 ? { type, data: text.slice(1) } : { type };
}

/** Encodes the packets of one HTTP request. */
export function encodePayload(packets: readonly EnginePacket[], callback: (encoded: string) => void): void {
  callback(packets.map(encode).join(SEPARATOR));
}

/** Decodes the packets of one HTTP response, up to the first that cannot be decoded. */
export function decodePayload(payload: string): EnginePacket[] {
  const packets = payload.split(SEPARATOR).map(decodePacket);
  const wrong = packets.findIndex(({ type }) => type === 'error');
  return wrong < 0 ? packets : packets.slice(0, wrong + 1);
}

function encode({ type, data }: EnginePacket): string {
  return TYPES.indexOf(type) + (data ?? '');
}
