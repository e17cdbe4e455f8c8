import { blush, both, eyes, happyEyes, line, oval, shape, smile, steam } from './face.js';

const teapot = {
  ground: '#e7d3ae',
  drawing: [
    steam(28, 62),
    shape('M44 92Q22 92 22 68l12 -2q4 14 22 12z', '#8f4a34'),
    line('M116 78q28 -4 26 20q-2 22 -32 24', '#8f4a34', 11),
    oval(80, 138, 34, 8, '#7b3d2a'),
    oval(80, 104, 46, 36, '#a85a40'),
    oval(80, 70, 30, 9, '#8f4a34'),
    shape('M56 68q24 -22 48 0z', '#a85a40'),
    oval(80, 50, 8, 7, '#8f4a34'),
    eyes(63, 97, 102, 6.5),
    blush(51, 109, 114, '#f0a08a'),
    smile(80, 111, 8),
  ],
};

const teaBowl = {
  ground: '#5fa08c',
  drawing: [
    steam(72, 34),
    oval(80, 138, 56, 11, '#e8ecef'),
    oval(80, 134, 40, 7, '#cdd8df'),
    shape('M30 70h100Q128 132 80 134Q32 132 30 70z', '#fdfdfb'),
    shape('M34 76h92q0 5 -1 9q-45 10 -90 0z', '#4c7fb8'),
    shape('M26 70Q34 44 80 42Q126 44 134 70z', '#fdfdfb'),
    shape('M36 62q44 -14 88 0q2 3 3 6q-47 -10 -94 0q1 -3 3 -6z', '#4c7fb8'),
    oval(80, 40, 13, 6, '#dbe4ea'),
    eyes(62, 98, 102, 6.5),
    blush(50, 110, 113),
    smile(80, 110, 8),
  ],
};

const dumpling = {
  ground: '#6d97c4',
  drawing: [
    oval(80, 134, 58, 9, '#557fae'),
    shape(
      'M18 112C14 74 46 44 80 44C114 44 146 74 142 112C140 130 112 134 80 134C48 134 20 130 18 112z',
      '#fbeed6',
    ),
    shape(
      'M18 108C16 78 46 46 80 46C114 46 144 78 142 108C132 84 116 76 106 80C98 68 88 70 80 78C72 70 62 68 54 80C44 76 28 84 18 108z',
      '#f0d6ac',
    ),
    line('M54 80q-4 -14 2 -24M80 78q-2 -16 0 -30M106 80q4 -14 -2 -24', '#d9b57f', 4.5),
    eyes(58, 102, 104, 7),
    blush(44, 116, 117),
    smile(80, 112, 9),
  ],
};

const bun = {
  ground: '#dd8a62',
  drawing: [
    steam(74, 32),
    shape('M20 112C16 72 48 46 80 46C112 46 144 72 140 112Q138 130 80 130Q22 130 20 112z', '#fffaf0'),
    line(
      'M80 48q-6 10 -2 18M80 48q16 2 22 16M80 48q-16 2 -24 16M80 48q28 -2 42 18M80 48q-28 -2 -44 18',
      '#e3d3b8',
      4.5,
    ),
    eyes(58, 102, 96, 7),
    blush(45, 115, 109),
    smile(80, 104, 9),
    shape('M10 122h140v34h-140z', '#c99a56'),
    shape('M10 122h140v8h-140z', '#dfb673'),
    line('M34 134v22M58 134v22M82 134v22M106 134v22M130 134v22', '#a97c3d', 4),
  ],
};

const lantern = {
  ground: '#3c3256',
  drawing: [
    '<circle cx="80" cy="82" r="72" fill="#5b4468"/><circle cx="80" cy="82" r="60" fill="#7c4e66"/>',
    line('M80 6v22', '#f0c04f', 4),
    shape('M58 28h44v12h-44zM58 122h44v12h-44z', '#f0c04f'),
    oval(80, 81, 54, 44, '#e0432f'),
    line('M52 44q-22 37 0 74M108 44q22 37 0 74', '#f0694a', 5),
    eyes(62, 98, 80, 7),
    blush(50, 110, 93, '#ffb199'),
    smile(80, 89, 9),
    line('M68 136v18M80 136v22M92 136v18', '#f0c04f', 4),
  ],
};

const riceParcel = {
  ground: '#f7e2a4',
  drawing: [
    shape('M80 18Q90 18 96 30L146 124Q150 140 134 142H26Q10 140 14 124L64 30Q70 18 80 18z', '#5d8f45'),
    shape('M80 18Q90 18 96 30L146 124Q150 140 134 142H112z', '#4a7a38'),
    shape('M62 34Q70 18 80 18Q90 18 98 34L112 60Q80 76 48 60z', '#7bab58'),
    line('M26 106Q80 88 134 106', '#f1dfae', 5),
    line('M38 84Q80 70 122 84', '#f1dfae', 5),
    eyes(64, 96, 120, 6.5),
    blush(50, 110, 130, '#f3b07c'),
    smile(80, 127, 8),
    line('M112 82q14 -10 20 2M112 82q16 6 12 16', '#d2483d', 4.5),
  ],
};

const scallops = Array.from({ length: 12 }, (_, at) => {
  const angle = (at * Math.PI) / 6;
  return `<circle cx="${(80 + 50 * Math.cos(angle)).toFixed(1)}" cy="${(84 + 50 * Math.sin(angle)).toFixed(1)}" r="16" fill="#c98632"/>`;
}).join('');

const mooncake = {
  ground: '#5a67a6',
  drawing: [
    scallops,
    oval(80, 84, 52, 52, '#e0a048'),
    '<circle cx="80" cy="84" r="43" fill="none" stroke="#bb7526" stroke-width="4.5"/>',
    '<g fill="#c98632"><circle cx="80" cy="57" r="8"/><circle cx="69" cy="63" r="6"/><circle cx="91" cy="63" r="6"/></g>',
    '<circle cx="80" cy="61" r="4.5" fill="#f6cf86"/>',
    eyes(64, 96, 86, 6.5),
    blush(53, 107, 98, '#ec7f52'),
    smile(80, 96, 8),
  ],
};

const sprout = {
  ground: '#d8ecc4',
  drawing: [
    line('M80 108V62', '#5c9a3f', 7),
    shape('M80 76Q38 78 24 38Q70 30 80 76z', '#7dbb4e'),
    shape('M80 76Q122 78 136 38Q90 30 80 76z', '#5f9f3f'),
    shape('M80 66Q62 40 80 12Q98 40 80 66z', '#a4d46b'),
    line('M40 48q22 4 36 24M120 48q-22 4 -36 24', '#cfe8a4', 3.5),
    shape('M38 96h84l-8 46q-2 8 -10 8H56q-8 0 -10 -8z', '#c96f4a'),
    shape('M32 90h96v14q0 4 -4 4H36q-4 0 -4 -4z', '#dc8660'),
    happyEyes(64, 96, 123, 7),
    blush(53, 107, 133, '#f3b09a'),
    smile(80, 130, 7),
  ],
};

function haw(y, face) {
  return [
    '<g>',
    `<circle cx="80" cy="${y}" r="27" fill="#d3392f"/>`,
    line(`M64 ${y - 12}q5 -8 14 -9`, '#f6a08f', 5),
    face,
    '</g>',
  ].join('');
}

const candiedHaws = {
  ground: '#c9b1e0',
  drawing: [
    line('M80 4V158', '#d9b57f', 7),
    haw(126, ''),
    haw(80, [eyes(69, 91, 79, 5), blush(62, 98, 88, '#ff9d8c'), smile(80, 86, 5.5)].join('')),
    haw(34, ''),
    '<g fill="#f4c25c"><circle cx="72" cy="132" r="2.5"/><circle cx="90" cy="124" r="2.5"/><circle cx="84" cy="138" r="2.5"/><circle cx="72" cy="38" r="2.5"/><circle cx="90" cy="32" r="2.5"/><circle cx="84" cy="46" r="2.5"/></g>',
  ],
};

const lotus = {
  ground: '#63b0a8',
  drawing: [
    oval(80, 132, 66, 14, '#3f8a6a'),
    line('M80 132l-44 -5M80 132l44 -5M80 132v12', '#5aa583', 4),
    both(shape('M80 122Q22 124 10 76Q54 72 80 122z', '#f0a0b6')),
    both(shape('M80 122Q34 106 34 48Q76 66 80 122z', '#f6b9c8')),
    shape('M80 124Q44 84 80 26Q116 84 80 124z', '#fcd9de'),
    eyes(70, 90, 90, 5.5),
    blush(62, 98, 100),
    smile(80, 97, 6),
  ],
};

export const teaTable = [
  teapot,
  teaBowl,
  dumpling,
  bun,
  lantern,
  riceParcel,
  mooncake,
  sprout,
  candiedHaws,
  lotus,
];
