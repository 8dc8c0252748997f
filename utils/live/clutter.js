// Digits on canvases, among pieces of other digits, as utils/data/clutter.py draws them. Pure functions.
//
// Digits are {images, classes, side}: images one after the other, their bytes 0 to 255. A layout is {digit, corner,
// pieces}: which digit, its top left corner [row, column], and for each piece {from, at, to}: the digit that it is cut
// from, where there, and where on the canvas.

import { tensor } from "./layers.js";

export const PIECE = 8; // pixels a side

// What lies where on a canvas of size × size, all places as likely. digit: which, if it isn't to be drawn.
export function layout(random, { classes, side }, { size, pieces, digit }) {
  const below = (limit) => Math.floor(limit * random());
  const corner = (part, whole) => [below(whole - part + 1), below(whole - part + 1)];
  const count = classes.length;
  const own = digit ?? below(count);
  const piece = () =>
    ({ from: (own + 1 + below(count - 1)) % count, at: corner(PIECE, side), to: corner(PIECE, size) });
  return { digit: own, corner: corner(side, size), pieces: Array.from({ length: pieces }, piece) };
}

// The canvas [1, size, size], values in [0, 1]; where a piece meets something, their greys add up, to white.
export function drawn({ images, side }, { digit, corner, pieces }, size) {
  const canvas = new Float64Array(size ** 2);
  add(canvas, size, images, { from: digit, at: [0, 0], to: corner }, side, side);
  for (const piece of pieces) add(canvas, size, images, piece, PIECE, side);
  return tensor([1, size, size], Float32Array.from(canvas, (grey) => Math.min(255, grey) / 255));
}

// Add a square of `width` pixels, cut from an image, to the canvas.
function add(canvas, size, images, { from, at, to }, width, side) {
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < width; j++) {
      canvas[(to[0] + i) * size + to[1] + j] += images[(from * side + at[0] + i) * side + at[1] + j];
    }
  }
}
