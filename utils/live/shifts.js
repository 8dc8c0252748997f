// A picture moved by whole pixels, pooled, and compared with the pooled map of the picture that stays.
// Pure functions on tensors [C, H, W]. A shift is [down, right], in pixels; up and left are negative.

import { averagePool2d, conv2d, maxPool2d, tensor } from "./layers.js";

export const REACH = 5; // how far a picture moves, in pixels, each way

// x moved: zeros come in on one side, what leaves on the other is lost.
export function shifted(x, [down, right]) {
  const [channels, height, width] = x.shape;
  return filled(x.shape, (c, i, j) => {
    const [row, column] = [i - down, j - right];
    const inside = row >= 0 && column >= 0 && row < height && column < width;
    return inside ? x.data[(c * height + row) * width + column] : 0;
  });
}

// x with zeros below and to the right, as few as it takes for windows of side × side to cover all of it.
export function tiled(x, side) {
  const [channels, height, width] = x.shape;
  const whole = (size) => side * Math.ceil(size / side);
  return filled([channels, whole(height), whole(width)], (c, i, j) =>
    i < height && j < width ? x.data[(c * height + i) * width + j] : 0);
}

function filled(shape, value) {
  const out = tensor(shape);
  const [channels, height, width] = shape;
  for (let c = 0, k = 0; c < channels; c++) {
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++, k++) out.data[k] = value(c, i, j);
    }
  }
  return out;
}

// One number for each window of side × side, the windows side by side.
//   max, average   the largest value, the mean
//   stride         the window's top left value, whatever the others are
//   blur           the largest value at every position, blurred, and of that every side-th value (Zhang, 2019)
export function pooled(x, rule, side) {
  if (rule === "average") return averagePool2d(x, side);
  if (rule === "stride") return maxPool2d(x, 1, { stride: side });
  return rule === "blur" ? blurred(x, side) : maxPool2d(x, side);
}

// The blur's weights along a line are (1, 2, 1)/4 for windows of 2, (1, 2, 3, 2, 1)/9 for 3, and so on: so each pixel
// counts as much as any other, wherever the windows fall. Beyond the edge all is zero.
function blurred(x, side) {
  const channels = x.shape[0];
  const reach = side - 1;
  const line = Array.from({ length: 2 * side - 1 }, (_, k) => side - Math.abs(k - reach));
  const kernel = line.flatMap((a) => line.map((b) => (a * b) / side ** 4));
  const kernels = Float32Array.from(Array(channels).fill(kernel).flat());
  const weight = tensor([channels, 1, line.length, line.length], kernels);
  const everywhere = maxPool2d(framed(x, reach), side, { stride: 1 });
  return conv2d(everywhere, weight, null, { stride: side, groups: channels });
}

// x inside a frame of zeros.
const framed = (x, width) => {
  const [channels, rows, columns] = x.shape;
  const wide = [channels, rows + 2 * width, columns + 2 * width];
  const inside = (i, j) => i >= width && j >= width && i < rows + width && j < columns + width;
  return filled(wide, (c, i, j) => (inside(i, j) ? x.data[(c * rows + i - width) * columns + j - width] : 0));
};

// How much two maps of values ≥ 0 have in common: 2 Σ min(a, b) / (Σ a + Σ b). 1: they are equal; 0: no cell has
// anything in both.
export function overlap(a, b) {
  let [common, all] = [0, 0];
  a.data.forEach((value, k) => {
    common += Math.min(value, b.data[k]);
    all += value + b.data[k];
  });
  return all ? (2 * common) / all : 1;
}

export const SAME = 1e-6; // values closer than this differ by rounding alone

// Where two maps [1, H, W] differ: [{cell: [i, j], change}, …], the change a − b.
export function differences(a, b) {
  const width = a.shape[2];
  const all = Array.from(a.data, (value, k) => [value - b.data[k], [Math.floor(k / width), k % width]]);
  return all.filter(([change]) => Math.abs(change) > SAME).map(([change, cell]) => ({ cell, change }));
}

// A function of a shift: {now, before, cells, overlap}.
//   now       the pooled map of the moved picture
//   before    the map that it is compared with: of the picture that stays, moved along by `cells` [down, right]
//   follow    false: cells stay [0, 0]. true: of the whole cells next to the shift, those with the largest overlap
export function comparing(x, { rule, side, follow }) {
  const unmoved = pooled(x, rule, side);
  return (shift) => {
    const now = pooled(shifted(x, shift), rule, side);
    const compared = (follow ? wholeCells(shift, side) : [[0, 0]]).map((cells) => {
      const before = shifted(unmoved, cells);
      return { now, before, cells, overlap: overlap(now, before) };
    });
    return compared.reduce((best, next) => (next.overlap > best.overlap ? next : best));
  };
}

// The whole numbers of cells next to a shift, in both directions, the nearest first.
function wholeCells([down, right], side) {
  const next = (distance) => {
    const cells = [...new Set([Math.floor(distance / side), Math.ceil(distance / side)])];
    return cells.sort((a, b) => Math.abs(a - distance / side) - Math.abs(b - distance / side));
  };
  return next(down).flatMap((i) => next(right).map((j) => [i, j]));
}

// The comparisons at each shift along one axis (0: down, 1: right), from −REACH to REACH; along the other it stays.
export const along = (compare, shift, axis) =>
  Array.from({ length: 2 * REACH + 1 }, (_, k) => compare(shift.with(axis, k - REACH)));

// Where the largest value of a window is, [row, column]: the first, as PyTorch takes it.
export function summit(x, side, [i, j]) {
  const all = Array.from({ length: side * side }, (_, k) => k);
  const places = all.map((k) => [side * i + Math.floor(k / side), side * j + (k % side)]);
  const value = ([row, column]) => x.data[row * x.shape[2] + column];
  return places.reduce((best, place) => (value(place) > value(best) ? place : best));
}

// What the window (i, j) of a rule reads: a square of `side` pixels whose corner is `from`; and which of them it keeps,
// if it is one. A blurred maximum reads beyond its window, on all sides.
export function reads(x, rule, side, [i, j]) {
  const from = [side * i, side * j];
  if (rule === "blur") return { from: from.map((place) => place - side + 1), side: 3 * side - 2 };
  return { from, side, kept: rule === "max" ? summit(x, side, [i, j]) : rule === "stride" ? from : null };
}

// What a shift does to the largest value of the window (i, j):
//   blank      nothing is in the window, before and after
//   inside     it is still inside, and nothing larger has come in
//   replaced   it has left, and one as large has come in
//   left       it has left, and all that is there is smaller
//   larger     a larger one has come in
export function fate(x, side, [i, j], [down, right]) {
  const moved = shifted(x, [down, right]);
  const at = (picture, [row, column]) => picture.data[row * x.shape[2] + column];
  const [before, after] = [x, moved].map((picture) => at(picture, summit(picture, side, [i, j])));
  if (after !== before) return after > before ? "larger" : "left";
  if (!before) return "blank";
  const held = (row, column) => at(x, [row - down, column - right]) === before;
  const stays = (k, start, by) => k - by >= start && k - by < start + side; // was in the window before
  for (let row = side * i; row < side * (i + 1); row++) {
    for (let column = side * j; column < side * (j + 1); column++) {
      if (stays(row, side * i, down) && stays(column, side * j, right) && held(row, column)) return "inside";
    }
  }
  return "replaced";
}
