import { blush, both, eyes, INK, line, muzzle, oval, shape, smile } from './face.js';

const cat = {
  ground: '#7fb9a4',
  drawing: [
    both(shape('M34 84L36 34q2 -6 8 -2L78 58z', '#ef9f45')),
    both(shape('M44 70L45 46q1 -3 4 -1L66 60z', '#f6c3b0')),
    oval(80, 96, 54, 46, '#ef9f45'),
    line('M80 54v16M66 57l3 12M94 57l-3 12', '#cf7426', 6),
    both(line('M28 92l13 3M29 108l12 -2', '#cf7426', 5)),
    oval(80, 114, 27, 19, '#fff3e0'),
    eyes(57, 103, 94, 7.5),
    blush(45, 115, 110),
    shape('M74 104h12l-6 7z', '#d9695f'),
    muzzle(80, 112, 5.5),
  ],
};

const panda = {
  ground: '#a9cf7b',
  drawing: [
    both(oval(40, 54, 18, 18, '#332c2c')),
    oval(80, 94, 54, 48, '#fffaf1'),
    both(oval(56, 92, 13, 17, '#332c2c', 'transform="rotate(24 56 92)"')),
    '<circle cx="59" cy="91" r="5.5" fill="#fff"/><circle cx="101" cy="91" r="5.5" fill="#fff"/>',
    '<circle cx="60" cy="92" r="3" fill="#332c2c"/><circle cx="100" cy="92" r="3" fill="#332c2c"/>',
    blush(42, 118, 114),
    oval(80, 107, 8, 5.5, '#332c2c'),
    smile(80, 116, 8),
    line('M104 150L138 104', '#4d7d35', 6),
    shape('M126 118q-2 -22 16 -34q6 22 -16 34z', '#5f9a40'),
    shape('M122 124q20 -6 30 10q-18 6 -30 -10z', '#4d8a3a'),
  ],
};

const fox = {
  ground: '#bcd9ec',
  drawing: [
    both(shape('M30 84L28 30q1 -7 7 -3L74 62z', '#e2703a')),
    both(shape('M38 66L38 45q1 -4 4 -1L58 60z', '#5a3328')),
    shape(
      'M80 52C112 52 140 74 142 92C128 112 104 138 80 138C56 138 32 112 18 92C20 74 48 52 80 52z',
      '#e2703a',
    ),
    both(shape('M18 92C44 88 66 98 80 130V138C56 138 32 112 18 92z', '#fff3e3')),
    eyes(54, 106, 90, 7),
    oval(80, 127, 9, 7, INK),
    blush(44, 116, 107, '#f2a07b'),
  ],
};

const rabbit = {
  ground: '#f2a9ae',
  drawing: [
    both(oval(58, 44, 14, 38, '#fffaf4', 'transform="rotate(-9 58 44)"')),
    both(oval(58, 46, 7, 26, '#f7c6c4', 'transform="rotate(-9 58 46)"')),
    oval(80, 104, 50, 44, '#fffaf4'),
    eyes(59, 101, 100, 7),
    blush(47, 113, 116),
    shape('M74 109h12l-6 6z', '#e17f7f'),
    muzzle(80, 117, 5),
    shape('M73 122h14v9q-7 5 -14 0z', '#ffffff', `stroke="${INK}" stroke-width="2.5"`),
  ],
};

const bear = {
  ground: '#f3c766',
  drawing: [
    both(oval(38, 58, 18, 18, '#8a5a3c')),
    both(oval(38, 58, 9, 9, '#d79f79')),
    oval(80, 96, 54, 48, '#8a5a3c'),
    oval(80, 112, 26, 21, '#f0d3b4'),
    eyes(56, 104, 90, 7),
    blush(42, 118, 108),
    oval(80, 104, 9, 6.5, INK),
    line('M80 109v8', INK, 4),
    smile(80, 116, 9),
  ],
};

const tiger = {
  ground: '#e8604c',
  drawing: [
    both(oval(40, 56, 18, 17, '#f6b73c')),
    both(oval(40, 57, 9, 9, '#fff0d2')),
    oval(80, 94, 55, 48, '#f6b73c'),
    line('M64 56h32M67 66h26M64 77h32M80 56v21', INK, 5.5),
    both(line('M26 88l15 4M25 102l15 -1M30 116l12 -5', INK, 5.5)),
    both(oval(69, 116, 17, 14, '#fff3dc')),
    oval(80, 124, 14, 12, '#fff3dc'),
    eyes(57, 103, 94, 7),
    shape('M73 104h14l-7 8z', '#c4473d'),
    muzzle(80, 114, 6),
  ],
};

const frog = {
  ground: '#fbe6a2',
  drawing: [
    both(oval(48, 60, 22, 22, '#6fb04a')),
    oval(80, 102, 58, 42, '#6fb04a'),
    oval(80, 120, 40, 20, '#cfe5a0'),
    both(oval(48, 58, 14, 14, '#ffffff')),
    eyes(50, 110, 59, 7.5),
    blush(36, 124, 104),
    line('M50 103q30 24 60 0', INK, 4.5),
    '<circle cx="74" cy="88" r="2.5" fill="#3d6b28"/><circle cx="86" cy="88" r="2.5" fill="#3d6b28"/>',
  ],
};

const pig = {
  ground: '#9fc9ef',
  drawing: [
    both(shape('M30 82Q24 44 36 38Q58 42 68 60z', '#ee9aa2')),
    both(shape('M38 72Q36 54 41 50Q52 54 58 62z', '#dd7683')),
    oval(80, 98, 55, 46, '#f8b7ba'),
    eyes(54, 106, 90, 6.5),
    blush(40, 120, 108, '#ec7d88'),
    oval(80, 108, 20, 14.5, '#ec8f99'),
    oval(72, 108, 3.6, 5.5, '#8e4450'),
    oval(88, 108, 3.6, 5.5, '#8e4450'),
    smile(80, 127, 8),
  ],
};

const penguin = {
  ground: '#f5d9c4',
  drawing: [
    oval(80, 96, 54, 56, '#34435e'),
    both(oval(62, 88, 24, 27, '#fffaf2')),
    oval(80, 116, 36, 32, '#fffaf2'),
    eyes(62, 98, 84, 7),
    blush(50, 110, 100),
    shape('M68 95q12 -7 24 0q-5 13 -12 13q-7 0 -12 -13z', '#f0a23c'),
    shape('M28 124q52 26 104 0l2 15q-54 24 -108 0z', '#d2483d'),
    shape('M106 136l20 -3l4 30h-20z', '#b93a31'),
  ],
};

const owl = {
  ground: '#46548a',
  drawing: [
    '<circle cx="132" cy="28" r="15" fill="#fbe3a0"/><circle cx="125" cy="24" r="13" fill="#46548a"/><circle cx="24" cy="30" r="2.5" fill="#fbe3a0"/><circle cx="16" cy="74" r="2" fill="#fbe3a0"/>',
    both(shape('M34 78L34 36Q56 42 66 56z', '#8d6548')),
    oval(80, 104, 52, 60, '#a67a56'),
    oval(80, 134, 34, 32, '#e6c9a2'),
    line('M66 122l6 5l6 -5M82 122l6 5l6 -5M74 137l6 5l6 -5', '#a67a56', 3.5),
    both(oval(58, 86, 24, 24, '#fbf0dc')),
    eyes(60, 100, 87, 11),
    shape('M72 98h16l-8 14z', '#f0a23c'),
  ],
};

const monkey = {
  ground: '#c5da76',
  drawing: [
    both(oval(28, 92, 17, 18, '#7a4e35')),
    both(oval(28, 92, 9, 10, '#f2c39c')),
    oval(80, 90, 52, 50, '#7a4e35'),
    both(oval(61, 84, 22, 22, '#f6cfaa')),
    oval(80, 112, 36, 28, '#f6cfaa'),
    shape('M66 42q6 -16 20 -14q-6 5 -2 8q8 -4 12 2q-8 0 -10 8z', '#7a4e35'),
    eyes(61, 99, 86, 7),
    blush(48, 112, 106),
    '<circle cx="76" cy="102" r="2.2" fill="#7a4e35"/><circle cx="84" cy="102" r="2.2" fill="#7a4e35"/>',
    line('M62 112q18 20 36 0', INK, 4),
  ],
};

const koi = {
  ground: '#2f8597',
  drawing: [
    line('M14 40q12 -10 24 0t24 0M96 136q12 -10 24 0t24 0', '#6db6c2', 5),
    shape('M118 112Q150 106 150 134Q138 128 132 140Q118 136 108 122z', '#f6ede0'),
    shape('M46 92Q22 104 28 124Q48 120 60 106z', '#f6ede0'),
    shape('M92 52Q112 40 126 54Q114 70 98 72z', '#f6ede0'),
    shape('M34 58C40 30 74 26 96 52C116 76 124 98 122 122C98 128 66 116 48 98C36 86 31 72 34 58z', '#fff8ec'),
    shape('M50 40C66 34 82 40 92 50C84 64 64 68 52 60C46 54 45 46 50 40z', '#df4b35'),
    shape('M84 82C94 74 106 78 114 88C120 100 122 110 122 120C106 116 88 102 84 82z', '#df4b35'),
    eyes(46, 72, 70, 6),
    blush(40, 78, 84),
    smile(56, 80, 6),
  ],
};

const chick = {
  ground: '#f29a74',
  drawing: [
    line('M80 34q-4 -14 6 -18M82 34q6 -10 14 -8', '#e0a21f', 5),
    oval(80, 84, 48, 48, '#fbd64d'),
    both(shape('M34 84q-16 6 -14 24q16 0 22 -10z', '#f0bf2f')),
    eyes(60, 100, 80, 7),
    blush(48, 112, 94),
    shape('M69 88q11 -8 22 0l-11 12z', '#ef8432'),
    shape(
      'M28 108l13 -11l13 11l13 -11l13 11l13 -11l13 11l13 -11l13 11Q132 152 80 152Q28 152 28 108z',
      '#fffaf0',
    ),
    oval(58, 128, 6, 4, '#e8dcc8'),
    oval(102, 134, 7, 4.5, '#e8dcc8'),
  ],
};

const turtle = {
  ground: '#8ec6d8',
  drawing: [
    both(oval(28, 122, 18, 13, '#a9d07c')),
    shape('M16 112C16 56 46 26 80 26C114 26 144 56 144 112Q112 126 80 126Q48 126 16 112z', '#8a6a3f'),
    shape('M26 106C28 60 52 36 80 36C108 36 132 60 134 106Q108 116 80 116Q52 116 26 106z', '#b08a4e'),
    line('M64 40l-8 18l-26 8M96 40l8 18l26 8M56 58h48M56 58l-12 26M104 58l12 26', '#8a6a3f', 5),
    oval(80, 106, 42, 36, '#b9dc8c'),
    eyes(62, 98, 100, 7),
    blush(50, 110, 114),
    smile(80, 112, 10),
    '<circle cx="75" cy="106" r="2" fill="#6f9a48"/><circle cx="85" cy="106" r="2" fill="#6f9a48"/>',
  ],
};

export const animals = [
  cat,
  panda,
  fox,
  rabbit,
  bear,
  tiger,
  frog,
  pig,
  penguin,
  owl,
  monkey,
  koi,
  chick,
  turtle,
];
