// The glimpse sensor: square patches around a location, each twice as wide as the last, all brought to one size by
// averaging. Pure functions. A location is [row, column] in [-1, 1]; what lies outside the image is 0.

import { tensor } from "./layers.js";

// Of an image [1, H, W], the sums over all pixels above and left of each corner: [H + 1, W + 1]. The sum over a
// rectangle is a difference of four of them (Crow, 1984).
export function summedArea({ shape: [, height, width], data }) {
  const table = tensor([height + 1, width + 1]);
  const columns = new Float32Array(width); // sums of each column so far
  for (let i = 0; i < height; i++) {
    let sum = 0;
    for (let j = 0; j < width; j++) {
      columns[j] += data[i * width + j];
      sum += columns[j];
      table.data[(i + 1) * (width + 1) + j + 1] = sum;
    }
  }
  return table;
}

// The top left pixel of the square of `side` pixels around a location in an image of height × width; it may be outside.
export const cornerOf = (location, side, [height, width]) =>
  [height, width].map((extent, axis) => nearest(float((float(location[axis] + 1) / 2) * extent) - side / 2));

const float = Math.fround; // as PyTorch computes, so that the same pixel is the nearest

// The nearest whole number; of two, the even one, as PyTorch rounds.
function nearest(value) {
  const below = Math.floor(value);
  return value - below === 0.5 ? below + Math.abs(below % 2) : Math.round(value);
}

// The patches that the sensor sees of an image with this table of sums: [scales, size, size].
export function patchesAt(table, location, { size, scales }) {
  const patches = tensor([scales, size, size]);
  for (let scale = 0; scale < scales; scale++) {
    averages(table, location, { size, grain: 2 ** scale }, patches.data.subarray(scale * size ** 2));
  }
  return patches;
}

// One patch: size × size averages over squares of grain × grain pixels.
function averages({ shape: [rows, columns], data }, location, { size, grain }, out) {
  const extents = [rows - 1, columns - 1];
  const edges = cornerOf(location, size * grain, extents).map((start, axis) =>
    Int32Array.from({ length: size + 1 }, (_, k) => Math.min(extents[axis], Math.max(0, start + k * grain))));
  const sum = (i, j) => data[edges[0][i] * columns + edges[1][j]];
  for (let i = 0, k = 0; i < size; i++) {
    for (let j = 0; j < size; j++, k++) {
      out[k] = (sum(i + 1, j + 1) - sum(i, j + 1) - (sum(i + 1, j) - sum(i, j))) / grain ** 2;
    }
  }
}

// All that glimpses at these locations tell of an image, each pixel as sharp as the sharpest patch on it; not a number
// where none has been. Returns [1, H, W].
export function revealed(table, locations, sensor) {
  const [height, width] = table.shape.map((edge) => edge - 1);
  const out = tensor([1, height, width], new Float32Array(height * width).fill(NaN));
  for (let scale = sensor.scales - 1; scale >= 0; scale--) {
    for (const location of locations) lay(out, patchesAt(table, location, sensor), location, scale);
  }
  return out;
}

// Lay a glimpse's patch of one scale onto a picture, enlarged to the pixels that it stands for.
function lay({ shape: [, height, width], data }, { shape: [, size], data: seen }, location, scale) {
  const side = size * 2 ** scale;
  const [top, left] = cornerOf(location, side, [height, width]);
  const patch = seen.subarray(scale * size ** 2);
  for (let i = Math.max(0, top); i < Math.min(height, top + side); i++) {
    for (let j = Math.max(0, left); j < Math.min(width, left + side); j++) {
      data[i * width + j] = patch[((i - top) >> scale) * size + ((j - left) >> scale)];
    }
  }
}
