import { expect, test } from '@playwright/test';
import * as engine from 'engine.io-parser';
import fc from 'fast-check';
import * as socket from 'socket.io-parser';
import * as pageEngine from '../../client/socket-io/engine-io-parser.js';
import * as pageSocket from '../../client/socket-io/socket-io-parser.js';

// The page has its own parsers for packets of text. The packages that they stand in for say what is right.

const SEED = Number(process.env.PACKETS_SEED ?? 20_260_101);
const RUNS = { seed: SEED, numRuns: 2_000 };

const engineText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789-{"茶')) }),
);
const socketPacket = fc.oneof(
  fc.record({
    type: fc.constant(0),
    nsp: fc.constantFrom('/', '/chat'),
    data: fc.option(fc.dictionary(fc.string(), fc.jsonValue()), { nil: undefined }),
  }),
  fc.record({ type: fc.constant(1), nsp: fc.constantFrom('/', '/chat') }),
  fc.record({
    type: fc.constant(2),
    nsp: fc.constantFrom('/', '/chat'),
    id: fc.option(fc.nat(), { nil: undefined }),
    data: fc.tuple(fc.constantFrom('textmsg', 'count', '茶', '7'), fc.jsonValue()),
  }),
  fc.record({
    type: fc.constant(3),
    nsp: fc.constantFrom('/', '/chat'),
    id: fc.nat(),
    data: fc.array(fc.jsonValue()),
  }),
  fc.record({
    type: fc.constant(4),
    nsp: fc.constantFrom('/', '/chat'),
    data: fc.record({ message: fc.string() }),
  }),
);
const mutated = fc
  .tuple(socketPacket, fc.nat(), fc.string({ minLength: 1, maxLength: 1 }))
  .map(([packet, at, character]) => {
    const text = new socket.Encoder().encode(packet)[0] as string;
    const index = at % (text.length + 1);
    return text.slice(0, index) + character + text.slice(index + 1);
  });

test('encodes and decodes Engine.IO packets of text as engine.io-parser does', () => {
  const type = fc.constantFrom('open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop');
  const packet = fc.record({ type, data: fc.option(engineText, { nil: undefined }) });
  fc.assert(
    fc.property(fc.array(packet, { minLength: 1 }), (packets) => {
      const [ours, expected] = [
        encodeAll(pageEngine.encodePayload, packets),
        encodeAll(engine.encodePayload, packets),
      ];
      expect(ours).toBe(expected);
      expect(pageEngine.decodePayload(ours)).toEqual(engine.decodePayload(ours));
    }),
    RUNS,
  );
  fc.assert(
    fc.property(engineText, (text) => {
      // The page has no binary packets, which begin with b.
      fc.pre(!text.split('\x1e').some((part) => part.startsWith('b')));
      expect(pageEngine.decodePayload(text)).toEqual(engine.decodePayload(text));
    }),
    RUNS,
  );
});

test('refuses Engine.IO packets that are not text', () => {
  expect(pageEngine.decodePacket(new ArrayBuffer(3)).type).toBe('error');
  expect(pageEngine.decodePacket('bAAAA').type).toBe('error');
  expect(pageEngine.decodePacket('').type).toBe('error');
});

test('encodes and decodes Socket.IO packets as socket.io-parser does', () => {
  fc.assert(
    fc.property(socketPacket, (packet) => {
      const [ours] = new pageSocket.Encoder().encode(packet);
      expect([ours]).toEqual(new socket.Encoder().encode(packet));
      expect(decode(new pageSocket.Decoder(), ours)).toEqual(decode(new socket.Decoder(), ours));
    }),
    RUNS,
  );
});

test('accepts no Socket.IO packet that socket.io-parser refuses', () => {
  fc.assert(
    fc.property(mutated, (text) => {
      const [ours, expected] = [decode(new pageSocket.Decoder(), text), decode(new socket.Decoder(), text)];
      if (ours !== 'refused') expect(ours).toEqual(expected);
    }),
    RUNS,
  );
});

test('refuses binary Socket.IO packets', () => {
  expect(decode(new pageSocket.Decoder(), '51-["picture",{"_placeholder":true,"num":0}]')).toBe('refused');
  expect(decode(new pageSocket.Decoder(), new ArrayBuffer(3))).toBe('refused');
});

function encodeAll<P>(
  encode: (packets: P[], callback: (payload: string) => void) => void,
  packets: P[],
): string {
  let encoded = '';
  encode(packets, (payload) => (encoded = payload));
  return encoded;
}

function decode(
  decoder: { on(event: 'decoded', listener: (packet: never) => void): unknown; add(text: unknown): void },
  text: unknown,
): unknown {
  let decoded: unknown = 'refused';
  decoder.on('decoded', (packet) => (decoded = packet));
  try {
    decoder.add(text);
  } catch {
    return 'refused';
  }
  return decoded;
}
