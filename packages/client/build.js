// Compiles the library into `dist/`, flat, with the part of the wire's types that it shows: `npm run build:package`.
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
/** Files of the wire that run; of all others only the types are wanted, for the rules in them are the server's. */
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
// At once: a program may be starting on what was built before.
rmSync(built, { recursive: true, force: true });
renameSync(out, built);
