/**
 * Draws the app's icons from the page's: `node client/avatars/icons.js` writes client/public/icons/.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const folder = fileURLToPath(new URL('../public/', import.meta.url));
const icon = await readFile(`${folder}favicon.svg`, 'utf8');
/** Systems cut a maskable icon to any shape, so its ground reaches to the edges and the cup keeps to the middle. */
const maskable = icon
  .replace(/rx="15" /, '')
  .replace(/(<rect [^>]*>)/, '$1<g transform="translate(32 32) scale(.72) translate(-32 -32)">')
  .replace('</svg>', '</g></svg>');

await mkdir(`${folder}icons`, { recursive: true });
await Promise.all([
  write(icon, 192, '192.png'),
  write(icon, 512, '512.png'),
  // A home screen rounds the corners of this one by itself.
  write(icon.replace(/rx="15" /, ''), 180, 'apple.png'),
  write(maskable, 512, 'maskable.png'),
]);

function write(svg, size, file) {
  return sharp(Buffer.from(svg), { density: (72 * size) / 64 })
    .resize(size, size)
    .png({ palette: true })
    .toFile(`${folder}icons/${file}`);
}
