// Compiles the library into a flat `dist/`, with the protocol types that it exports: `npm run build:package`.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const here = import.meta.dirname;
const built = join(here, 'dist');
const out = `${built}.new`;
const wire = resolve(here, '../../src/protocol');

const config = ts.getParsedCommandLineOfConfigFile(
  join(here, 'tsconfig.json'),
  {},
  {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
    },
  },
);
const program = ts.createProgram(config.fileNames, config.options);
const problems = ts.getPreEmitDiagnostics(program);
if (problems.length > 0) {
  process.stderr.write(
    ts.formatDiagnostics(problems, { ...ts.sys, getCanonicalFileName: String, getNewLine: () => '\n' }),
  );
  process.exit(1);
}

rmSync(out, { recursive: true, force: true });
/** Protocol files that are needed at run time. Of all others only the types are: their validation is the server's. */
const running = new Set(['constants.js']);
program.emit(undefined, (path, text, _mark, _error, sources) => {
  const [source] = sources;
  const isWire = source.fileName.startsWith(wire);
  const name = relative(isWire ? dirname(wire) : join(here, 'src'), source.fileName).replace(/\.ts$/, '');
  const end = path.endsWith('.d.ts') ? '.d.ts' : '.js';
  if (isWire && end === '.js' && !running.has(`${relative(wire, source.fileName).replace(/\.ts$/, '')}.js`))
    return;
  const target = join(out, name + end);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, isWire ? text : text.replaceAll('../../../src/protocol/', './protocol/'));
});
// One rename: a program may be starting with the previous build.
rmSync(built, { recursive: true, force: true });
renameSync(out, built);
