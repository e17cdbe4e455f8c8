import { resolve } from 'node:path';
import { defineConfig } from 'vite';
import { firstLoadOf } from './chunks.ts';
import { worker } from './worker/plugin.ts';

const here = import.meta.dirname;

export default defineConfig({
  root: here,
  // Relative, for the server may be under a base path.
  base: './',
  plugins: [worker()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // Its source: the page needs no build of the library before its own.
  resolve: {
    alias: [
      { find: '@teahouse/client', replacement: resolve(here, '../packages/client/src/index.ts') },
      // The server speaks no WebTransport, and the client would bring it along.
      {
        find: /^\.\/(?:transports\/)?webtransport\.js$/,
        replacement: resolve(here, 'socket-io/no-webtransport.ts'),
      },
      // Every packet is text: support for binary packets would take 2 kB of a first visit.
      { find: /^(engine|socket)\.io-parser$/, replacement: resolve(here, 'socket-io/$1-io-parser.ts') },
    ],
  },
  build: {
    outDir: resolve(here, '../dist/client'),
    emptyOutDir: true,
    target: 'es2022',
    // The page runs under `default-src 'self'`: no data: addresses and no injected helper script.
    assetsInlineLimit: 0,
    modulePreload: {
      polyfill: false,
      // What is fetched later imports little beside what is there: naming it in each place would weigh more.
      resolveDependencies: (_, files, { hostType }) =>
        hostType === 'html' ? files : files.filter((file) => file.endsWith('.css')),
    },
    rolldownOptions: {
      input: { index: resolve(here, 'index.html'), chat: resolve(here, 'chat.html') },
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            {
              name: firstLoadOf({
                'sign-in': resolve(here, 'src/sign-in/index.tsx'),
                chat: resolve(here, 'src/chat/index.tsx'),
              }),
              test: /\.(tsx?|m?js)$/,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: { '/socket.io': { target: 'http://localhost:3000', ws: true } },
  },
});
