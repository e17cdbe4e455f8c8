// Compresses what the server sends as files, once, at build time: `node build/precompress.js`, after the build of the
// page. Each text gets a neighbour `.br` and `.gz`, which the server sends to clients that accept it.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const root = join(import.meta.dirname, '..');
const TEXT = /\.(html|js|css|svg|json|webmanifest)$/;
const ENCODERS = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  gz: (bytes) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
};

await compressDirectory(join(root, 'dist/client'));
if (existsSync(join(root, 'dist/web/docs/documents.js'))) await writeDocuments(join(root, 'dist/documents'));

/** Compresses every text below `directory`. Pictures are compressed already. */
async function compressDirectory(directory) {
  const files = (await readdir(directory, { recursive: true })).filter((name) => TEXT.test(name));
  await Promise.all(files.map((name) => compress(join(directory, name))));
}

async function compress(path) {
  const bytes = await readFile(path);
  await Promise.all(
    Object.entries(ENCODERS).map(async ([extension, encode]) => {
      const encoded = await encode(bytes);
      // A picture of 200 bytes may grow.
      if (encoded.length < bytes.length) await writeFile(`${path}.${extension}`, encoded);
      else await rm(`${path}.${extension}`, { force: true });
    }),
  );
}

/** Renders what the server shows under /docs, so that it is compressed before anybody asks. */
async function writeDocuments(directory) {
  const { documents } = await import('../dist/web/docs/documents.js');
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory);
  for (const { name, text } of documents()) await writeFile(join(directory, name), text);
  await compressDirectory(directory);
}
