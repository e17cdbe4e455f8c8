// @ts-check
/**
 * The chat that Socket.IO tutorials end with: everything is told to everybody with one `emit`, a count on every
 * coming and going, a map for private messages. Nothing is stored, checked or acknowledged. It is the baseline.
 */
import { createServer } from 'node:http';
import express from 'express';
import { Server } from 'socket.io';

const app = express();
const http = createServer(app);
const io = new Server(http);

/** @type {Map<string, import('socket.io').Socket>} nickname → socket */
const people = new Map();
// The count broadcast makes a storm of N joins N² packets. Measurements of anything else at thousands of
// connections switch it off, in the baseline's favour.
const counting = process.env['COUNT'] !== 'off';
let online = 0;

io.on('connection', (socket) => {
  const name = String(socket.handshake.query['name']);
  const room = socket.handshake.query['room'];
  people.set(name, socket);
  if (room) void socket.join(String(room));
  online += 1;
  if (counting) io.emit('count', online);

  socket.on('textmsg', (msg) => {
    if (msg.to) people.get(msg.to)?.emit('textmsg', msg);
    else if (room) io.to(String(room)).emit('textmsg', msg);
    else io.emit('textmsg', msg);
  });

  socket.on('disconnect', () => {
    people.delete(name);
    online -= 1;
    if (counting) io.emit('count', online);
  });
});

process.on('SIGTERM', () => process.exit(0));

http.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1', () => {
  const address = http.address();
  console.log(`listening on http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`);
});
