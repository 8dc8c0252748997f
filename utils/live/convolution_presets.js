// Images and kernels to begin with. Each is {label, make}: make(side, seed) gives its rows.

import { generator, strokesOf } from "./digits.js";
import { SIDE, imageOf } from "./ink.js";

const INK = 9; // the strongest value of an image
const grid = (side, value) => Array.from({ length: side }, (_, i) => Array.from({ length: side }, (_, j) => value(i, j)));
const middle = (side) => Math.floor((side - 1) / 2);
const whole = (random, from, to) => from + Math.floor(random() * (to - from + 1));

export const IMAGES = {
  two: { label: "digit 2", make: (side) => drawn(2, side, 5) },
  seven: { label: "digit 7", make: (side) => drawn(7, side, 5) },
  impulse: { label: "impulse", make: (side) => grid(side, (i, j) => Number(i === middle(side) && j === middle(side))) },
  upright: { label: "upright edge", make: (side) => grid(side, (i, j) => (j > middle(side) ? INK : 0)) },
  level: { label: "level edge", make: (side) => grid(side, (i) => (i > middle(side) ? INK : 0)) },
  ramp: { label: "ramp", make: (side) => grid(side, (i, j) => j) },
  corner: { label: "corner", make: (side) => grid(side, (i, j) => (i > 1 && j > 1 ? INK : 0)) },
  random: { label: "random", make: (side, seed) => randomly(side, seed, 0, INK) },
};

// A kernel of which only one side makes sense has it as `side`; the others can have any.
export const KERNELS = {
  sobelAcross: { label: "Sobel across", side: 3, make: () => [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]] },
  sobelDown: { label: "Sobel down", side: 3, make: () => [[-1, -2, -1], [0, 0, 0], [1, 2, 1]] },
  across: { label: "edges across", make: (side) => grid(side, (i, j) => difference(side, j)) },
  down: { label: "edges down", make: (side) => grid(side, (i) => difference(side, i)) },
  mean: { label: "box blur", make: (side) => grid(side, () => 1 / side ** 2) },
  sharpen: { label: "sharpen", side: 3, make: () => [[0, -1, 0], [-1, 5, -1], [0, -1, 0]] },
  identity: { label: "identity", make: (side) => grid(side, (i, j) => Number(i === middle(side) && j === middle(side))) },
  counting: { label: "1, 2, 3, …", make: (side) => grid(side, (i, j) => i * side + j + 1) },
  random: { label: "random", make: (side, seed) => randomly(side, seed, -3, 3) },
};

// −1 in the first half, 1 in the last, 0 in the middle.
const difference = (side, k) => Math.sign(2 * k - side + 1);

function randomly(side, seed, from, to) {
  const random = generator(seed);
  return grid(side, () => whole(random, from, to));
}

// A digit drawn by code: the middle of its image, where its box is, in side × side means, made whole numbers.
function drawn(digit, side, seed) {
  const { data } = imageOf(strokesOf(digit, seed));
  const block = Math.round(21 / side);
  const first = Math.floor((SIDE - side * block) / 2);
  const means = grid(side, (i, j) => {
    let sum = 0;
    for (let k = 0; k < block ** 2; k++) {
      sum += data[(first + i * block + Math.floor(k / block)) * SIDE + first + j * block + (k % block)];
    }
    return sum;
  });
  const most = Math.max(...means.flat());
  return means.map((line) => line.map((value) => Math.round((INK * value) / most)));
}

// A kernel with another side: cut off or filled up with zeros, its middle kept.
export function resized(kernel, side) {
  const shift = middle(kernel.length) - middle(side);
  return grid(side, (i, j) => kernel[i + shift]?.[j + shift] ?? 0);
}
