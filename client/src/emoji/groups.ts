import type { strings } from '../i18n/strings';

type GroupName = keyof (typeof strings.value)['emojiGroups'];

interface Group {
  name: GroupName;
  /** The icon of the group. */
  sign: string;
  emoji: readonly string[];
}

/** Unicode ranges, of which the emoji that this browser can draw are shown. */
const isDrawn = /^\p{Emoji_Presentation}$/u;

function from(...stretches: (readonly [first: number, last: number])[]): string[] {
  return stretches
    .flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index)),
    )
    .filter((character) => isDrawn.test(character));
}

const spelled = (emoji: string) => emoji.split(' ');

export const groups: readonly Group[] = [
  {
    name: 'faces',
    sign: '😀',
    emoji: [
      ...from([0x1f600, 0x1f644], [0x1f910, 0x1f917], [0x1f920, 0x1f925], [0x1f927, 0x1f92f]),
      ...from(
        [0x1f970, 0x1f976],
        [0x1f978, 0x1f97a],
        [0x1fae0, 0x1fae9],
        [0x1f47b, 0x1f480],
        [0x1f648, 0x1f64a],
      ),
      ...spelled('☺️ ☹️ 🤖 💩 🎃 😮‍💨 😵‍💫 😶‍🌫️'),
    ],
  },
  {
    name: 'people',
    sign: '👋',
    emoji: [
      ...from(
        [0x1f44a, 0x1f450],
        [0x1f446, 0x1f449],
        [0x1f64b, 0x1f64f],
        [0x1f918, 0x1f91f],
        [0x1faf0, 0x1faf8],
      ),
      ...spelled('✌️ ☝️ ✊ ✋ ✍️ 💪 👀 👂 👃 👄 👅 🧠 🦴 🦷'),
      ...from(
        [0x1f466, 0x1f478],
        [0x1f481, 0x1f483],
        [0x1f926, 0x1f926],
        [0x1f930, 0x1f93e],
        [0x1f9b8, 0x1f9b9],
      ),
      ...from(
        [0x1f9cd, 0x1f9df],
        [0x1f3c2, 0x1f3c4],
        [0x1f3c7, 0x1f3c7],
        [0x1f6b4, 0x1f6b6],
        [0x1f57a, 0x1f57a],
      ),
    ],
  },
  {
    name: 'nature',
    sign: '🐼',
    emoji: from(
      [0x1f400, 0x1f43f],
      [0x1f980, 0x1f9ae],
      [0x1fab0, 0x1fabf],
      [0x1f330, 0x1f344],
      [0x1f300, 0x1f320],
    ),
  },
  {
    name: 'food',
    sign: '🍵',
    emoji: from(
      [0x1f345, 0x1f37f],
      [0x1f950, 0x1f96f],
      [0x1f9c0, 0x1f9cb],
      [0x1fad0, 0x1fadb],
      [0x2615, 0x2615],
    ),
  },
  {
    name: 'activities',
    sign: '🎉',
    emoji: from(
      [0x1f380, 0x1f3c6],
      [0x1f3c8, 0x1f3d3],
      [0x1f3f8, 0x1f3fa],
      [0x1f93f, 0x1f94f],
      [0x1fa70, 0x1fa74],
    ),
  },
  {
    name: 'places',
    sign: '🚗',
    emoji: from(
      [0x1f680, 0x1f6c5],
      [0x1f6eb, 0x1f6fc],
      [0x1f3e0, 0x1f3f0],
      [0x1f5fb, 0x1f5ff],
      [0x26c5, 0x26fd],
    ),
  },
  {
    name: 'things',
    sign: '💡',
    emoji: from(
      [0x1f484, 0x1f492],
      [0x1f4a1, 0x1f53d],
      [0x1f9e0, 0x1f9ff],
      [0x1fa80, 0x1faaf],
      [0x231a, 0x23f3],
    ),
  },
  {
    name: 'signs',
    sign: '❤️',
    emoji: [
      ...spelled('❤️ 🧡 💛 💚 💙 💜 🖤 🤍 🤎 ❣️ ✔️ ☀️ ☁️ ☂️ ❄️ ☎️ ✈️ ✉️ ♻️ ⚠️'),
      ...from([0x1f493, 0x1f4a0], [0x1f4a2, 0x1f4af], [0x2648, 0x2653], [0x2705, 0x27bf], [0x2b05, 0x2b55]),
      ...from([0x1f191, 0x1f19a], [0x1f7e0, 0x1f7eb], [0x1f550, 0x1f567]),
    ],
  },
];
