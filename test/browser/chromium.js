// Runs before the page's tests and provides their Chromium. CHROMIUM names one; otherwise Debian's
// is used. It is installed if it is missing and this user may install it.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
// Without Chinese glyphs and emoji, tests and screenshots show boxes.
const FONTS = '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc';

if (!existsSync(CHROMIUM) || (!process.env.CHROMIUM && !existsSync(FONTS))) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    if (existsSync(CHROMIUM)) process.exit(0);
    console.error(
      'The page is tested in Chromium: install it (on Debian: apt-get install chromium), or name one in CHROMIUM.',
    );
    process.exit(1);
  }
  const apt = (...args) => execFileSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  apt('update');
  apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk', 'fonts-noto-color-emoji');
}
