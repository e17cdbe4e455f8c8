/**
 * Draws the avatars: `node client/avatars/draw.js` writes client/public/avatars/1.jpg to 24.jpg, the same as .svg for the
 * page, and avatars.svg.
 * The order is the wire's: moving a drawing changes the avatar of users.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { animals } from './animals.js';
import { teaTable } from './tea-table.js';

const SIZE_PX = 160;
const QUALITY = 84;
/** Of all lines in a drawing. */
const ROUND = 'stroke-linecap="round" stroke-linejoin="round"';
const folder = fileURLToPath(new URL('../public/avatars/', import.meta.url));

const avatars = [...animals, ...teaTable];
await mkdir(folder, { recursive: true });
await Promise.all(avatars.map((avatar, index) => write(avatar, `${folder}${index + 1}`)));
await writeFile(`${folder}../avatars.svg`, sprite(avatars));

/** All of them in one file, for the page that shows all of them: `avatars.svg#7` is the seventh. */
function sprite(all) {
  const side = 160;
  const parts = all.map(
    ({ ground, drawing }, index) =>
      `<view id="${index + 1}" viewBox="0 ${index * side} ${side} ${side}"/>` +
      `<svg y="${index * side}" width="${side}" height="${side}"><rect width="${side}" height="${side}" fill="${ground}"/>${drawing.join('')}</svg>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${all.length * side}" ${ROUND}>${rounded(parts.join(''))}</svg>\n`;
}

async function write({ ground, drawing }, file) {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE_PX}" height="${SIZE_PX}" viewBox="0 0 160 160" ${ROUND}>` +
    `<rect width="160" height="160" fill="${ground}"/>${drawing.join('')}</svg>`;
  await writeFile(`${file}.svg`, `${rounded(svg)}\n`);
  // Drawn at twice the size and scaled down: the edges come out smoother.
  await sharp(Buffer.from(svg), { density: 144 })
    .resize(SIZE_PX, SIZE_PX)
    .jpeg({ quality: QUALITY, mozjpeg: true, chromaSubsampling: '4:4:4' })
    .toFile(`${file}.jpg`);
}

/** A tenth of a unit is less than a pixel at any size that the page shows. */
function rounded(svg) {
  return svg.replace(/\d+\.\d{2,}/g, (number) => String(Math.round(Number(number) * 10) / 10));
}
