import { execFileSync } from 'node:child_process';

/** Every document of the repository, by its path. */
export const PAGES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && !path.startsWith('docs/screens/'));
