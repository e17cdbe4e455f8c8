/**
 * Draws the avatars: `node client/avatars/draw.js` writes client/public/avatars/1.jpg to 24.jpg.
 * The order is the wire's: a drawing that moves changes somebody's face.
 */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { animals } from './animals.js';
import { teaTable } from './tea-table.js';

const SIZE_PX = 160;
const QUALITY = 84;
const folder = fileURLToPath(new URL('../public/avatars/', import.meta.url));

await mkdir(folder, { recursive: true });
await Promise.all(
  [...animals, ...teaTable].map((avatar, index) => write(avatar, `${folder}${index + 1}.jpg`)),
);

function write({ ground, drawing }, file) {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE_PX}" height="${SIZE_PX}" viewBox="0 0 160 160">` +
    `<rect width="160" height="160" fill="${ground}"/>${drawing.join('')}</svg>`;
  // Drawn at twice the size and scaled down: the edges come out smoother.
  return sharp(Buffer.from(svg), { density: 144 })
    .resize(SIZE_PX, SIZE_PX)
    .jpeg({ quality: QUALITY, mozjpeg: true, chromaSubsampling: '4:4:4' })
    .toFile(file);
}
