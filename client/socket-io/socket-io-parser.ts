// In place of `socket.io-parser`: encodes and decodes packets of JSON. The page neither sends nor receives others.

import { Emitter } from '@socket.io/component-emitter';

export interface SocketPacket {
  type: number;
  nsp?: string;
  id?: number;
  data?: unknown;
}

/** Version of the Socket.IO protocol. */
export const protocol = 5;

export const PacketType = { CONNECT: 0, DISCONNECT: 1, EVENT: 2, ACK: 3, CONNECT_ERROR: 4 };

/** The type, the namespace unless it is `/`, the number of the acknowledgement, and the JSON. */
const PACKET = /^([0-4])(?:(\/[^,]*),?)?(\d*)(.*)$/s;

export class Encoder {
  encode({ type, nsp, id, data }: SocketPacket): string[] {
    const namespace = nsp && nsp !== '/' ? `${nsp},` : '';
    return [
      `${type}${namespace}${id ?? ''}${data === undefined || data === null ? '' : JSON.stringify(data)}`,
    ];
  }
}

/** Emits `decoded` with each packet. */
export class Decoder extends Emitter<object, object, { decoded: (packet: SocketPacket) => void }> {
  /** @throws Error on a packet of another type, and on one whose JSON is not what its type carries */
  add(encoded: unknown): void {
    const parts = typeof encoded === 'string' && PACKET.exec(encoded);
    if (!parts) throw new Error('invalid packet');
    const [, type, nsp = '/', id, json] = parts;
    const packet: SocketPacket = { type: Number(type), nsp };
    if (id) packet.id = Number(id);
    if (json) packet.data = JSON.parse(json);
    if (!isValid(packet)) throw new Error('invalid packet');
    this.emitReserved('decoded', packet);
  }

  /** Nothing is kept between packets. */
  destroy(): void {}
}

function isValid({ type, data }: SocketPacket): boolean {
  if (data === undefined) return true;
  if (type === PacketType.EVENT) return Array.isArray(data) && typeof data[0] === 'string';
  if (type === PacketType.ACK) return Array.isArray(data);
  if (type === PacketType.CONNECT_ERROR && typeof data === 'string') return true;
  return type !== PacketType.DISCONNECT && data instanceof Object && !Array.isArray(data);
}
