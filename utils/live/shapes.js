// Pictures to be moved: 30 × 30, with five pixels of paper on each side, so that nothing leaves on the way.

import { strokesOf } from "./digits.js";
import { imageOf } from "./ink.js";
import { tensor } from "./layers.js";

export const FIELD = 30;
const EDGE = 5; // paper on each side

// Each has a name, its values in the pixels (i, j), and a pixel that is worth watching.
const SHAPES = {
  three: { name: "a 3", values: () => digit(3), watch: [15, 22] },
  eight: { name: "an 8", values: () => digit(8), watch: [15, 18] },
  hill: { name: "a hill", values: () => hill, watch: [17, 17] },
  dot: { name: "one dot", values: () => (i, j) => Number(i === 20 && j === 20), watch: [20, 20] },
  dots: { name: "two dots", values: () => dots, watch: [20, 20] },
  bar: { name: "a bar", values: () => (i, j) => Number(j >= 13 && j < 17), watch: [15, 16] },
  stripes: { name: "stripes", values: () => (i, j) => Number(j % 4 >= 2 && j < 24), watch: [15, 14] },
  chessboard: { name: "a chessboard", values: () => (i, j) => (i + j) % 2, watch: [15, 15] },
};

export const NAMES = Object.fromEntries(Object.entries(SHAPES).map(([key, { name }]) => [key, name]));
export const watchedIn = (key) => SHAPES[key].watch;

const drawn = new Map();

// The picture, [1, 30, 30], values in [0, 1]: 0 paper, 1 ink. It is drawn once.
export function shape(key) {
  if (!drawn.has(key)) drawn.set(key, draw(SHAPES[key].values()));
  return drawn.get(key);
}

function draw(value) {
  const picture = tensor([1, FIELD, FIELD]);
  for (let i = EDGE; i < FIELD - EDGE; i++) {
    for (let j = EDGE; j < FIELD - EDGE; j++) picture.data[i * FIELD + j] = value(i, j);
  }
  return picture;
}

// A weak one, and below and to the left of it, in the next window of 5 × 5, a strong one.
function dots(i, j) {
  return i === 20 && j === 20 ? 0.6 : Number(i === 21 && j === 17);
}

// 1 in the middle of a window of 5 × 5, and smoothly down to 0 seven pixels away.
function hill(i, j) {
  return Math.max(0, 1.1 * Math.exp(-((i - 17) ** 2 + (j - 17) ** 2) / 22) - 0.1);
}

// A digit in the middle, in the first hand whose ink lies within the edges.
function digit(number) {
  for (let seed = 0; ; seed++) {
    const { shape: [, , width], data } = imageOf(strokesOf(number, seed));
    const box = [(k) => Math.floor(k / width), (k) => k % width].map((place) => rangeOf(data, place));
    if (box.some(([first, last]) => last - first >= FIELD - 2 * EDGE)) continue;
    const [top, left] = box.map(([first, last]) => Math.floor((first + last + 1 - FIELD) / 2));
    return (i, j) => data[(i + top) * width + j + left];
  }
}

// The first and the last place with ink.
function rangeOf(data, place) {
  const places = [...data].flatMap((ink, k) => (ink ? [place(k)] : []));
  return [Math.min(...places), Math.max(...places)];
}
