/** The features that all of them share, so that they look like one family. */
export const INK = '#3a2a22';

/** Two eyes with a glint. */
export function eyes(left, right, y, r = 6.5) {
  return [left, right]
    .map(
      (x) =>
        `<circle cx="${x}" cy="${y}" r="${r}" fill="${INK}"/>` +
        `<circle cx="${x + r * 0.35}" cy="${y - r * 0.35}" r="${r * 0.34}" fill="#fff"/>`,
    )
    .join('');
}

/** Two eyes closed in contentment. */
export function happyEyes(left, right, y, w = 8) {
  return [left, right]
    .map((x) => line(`M${x - w} ${y + w * 0.3}q${w} ${-w * 1.2} ${2 * w} 0`, INK, 4.5))
    .join('');
}

export function blush(left, right, y, colour = '#f08a7d') {
  return [left, right]
    .map((x) => `<ellipse cx="${x}" cy="${y}" rx="9" ry="5.5" fill="${colour}" opacity=".6"/>`)
    .join('');
}

export function smile(x, y, w = 9, colour = INK) {
  return line(`M${x - w} ${y}q${w} ${w * 1.1} ${2 * w} 0`, colour, 4);
}

/** The mouth of a cat: two small arcs. */
export function muzzle(x, y, w = 8) {
  return line(`M${x - 2 * w} ${y}q${w} ${w} ${2 * w} 0q${w} ${w} ${2 * w} 0`, INK, 4);
}

export function line(d, colour, width) {
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}"/>`;
}

export function shape(d, colour, more = '') {
  return `<path d="${d}" fill="${colour}"${more && ` ${more}`}/>`;
}

export function oval(cx, cy, rx, ry, colour, more = '') {
  return `<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="${ry}" fill="${colour}"${more && ` ${more}`}/>`;
}

/** The same drawing on both sides of the middle. */
export function both(drawing) {
  return `${drawing}<g transform="matrix(-1 0 0 1 160 0)">${drawing}</g>`;
}

/** Steam above something hot. */
export function steam(x, y, colour = '#fff') {
  return `<g opacity=".75">${line(`M${x} ${y}c-9 -9 9 -13 0 -24`, colour, 5)}${line(`M${x + 17} ${y + 2}c-7 -8 7 -11 0 -19`, colour, 5)}</g>`;
}
