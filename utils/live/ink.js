// Strokes of a pen made into an image as MNIST's digits were: fitted into 20 × 20 pixels, their centre of mass put into
// the middle of 28 × 28 (LeCun et al., 1998, section III.A).
//
// A stroke is a list of points [x, y], x to the right and y down, in any unit. One point alone is a dot.

import { tensor } from "./layers.js";

export const SIDE = 28;
const BOX = 20;
const RADIUS = 1.4; // pixels; half the pen's width, chosen so that drawn digits hold about as much ink as MNIST's

// The image of the strokes, [1, 28, 28], values in [0, 1]: 0 paper, 1 ink. All paper when there is no stroke.
export function imageOf(strokes) {
  if (!strokes.flat().length) return tensor([1, SIDE, SIDE]);
  const fitted = boxed(strokes);
  const [x, y] = centreOfMass(inked(fitted));
  return inked(moved(fitted, (SIDE - 1) / 2 - x, (SIDE - 1) / 2 - y));
}

// The strokes scaled so that they and the pen's width just fit the box, in the middle of the image.
function boxed(strokes) {
  const points = strokes.flat();
  const range = (axis) => {
    const values = points.map((point) => point[axis]);
    return [Math.min(...values), Math.max(...values)];
  };
  const [[left, right], [top, bottom]] = [range(0), range(1)];
  const scale = (BOX - 2 * RADIUS) / Math.max(right - left, bottom - top, 1e-9);
  const middle = (SIDE - 1) / 2;
  const place = ([x, y]) => [
    middle + (points.length > 1 ? scale : 0) * (x - (left + right) / 2),
    middle + (points.length > 1 ? scale : 0) * (y - (top + bottom) / 2),
  ];
  return strokes.map((stroke) => stroke.map(place));
}

const moved = (strokes, right, down) => strokes.map((stroke) => stroke.map(([x, y]) => [x + right, y + down]));

// Each pixel's share of ink: all within the pen's radius, none a pixel farther out. Strokes in pixels.
function inked(strokes) {
  const image = tensor([1, SIDE, SIDE]);
  for (const stroke of strokes) {
    stroke.forEach((point, k) => inkSegment(image.data, stroke[Math.max(0, k - 1)], point));
  }
  return image;
}

function inkSegment(data, a, b) {
  const reach = RADIUS + 1;
  const clip = (value) => Math.min(SIDE - 1, Math.max(0, value));
  const from = [0, 1].map((axis) => clip(Math.floor(Math.min(a[axis], b[axis]) - reach)));
  const to = [0, 1].map((axis) => clip(Math.ceil(Math.max(a[axis], b[axis]) + reach)));
  for (let row = from[1]; row <= to[1]; row++) {
    for (let column = from[0]; column <= to[0]; column++) {
      const ink = Math.min(1, Math.max(0, RADIUS + 0.5 - distance(column, row, a, b)));
      const k = row * SIDE + column;
      data[k] = Math.max(data[k], ink);
    }
  }
}

// From the point (x, y) to the nearest point of the segment from a to b.
function distance(x, y, [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

function centreOfMass({ data }) {
  let [sum, across, down] = [0, 0, 0];
  data.forEach((ink, k) => {
    sum += ink;
    across += ink * (k % SIDE);
    down += ink * Math.floor(k / SIDE);
  });
  return [across / sum, down / sum];
}
