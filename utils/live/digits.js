// Digits drawn by code: a few ways to write each, bent at random as hands do. None comes from a data set.

// Strokes through points in the unit square, y down. A stroke is smooth; where it turns sharply a new one begins.
const SHAPES = [
  [
    [[[0.5, 0], [0.17, 0.2], [0.1, 0.55], [0.25, 0.93], [0.55, 0.98], [0.85, 0.7], [0.88, 0.35], [0.72, 0.06], [0.5, 0]]],
    [[[0.62, 0.03], [0.25, 0.12], [0.1, 0.5], [0.22, 0.9], [0.5, 1], [0.8, 0.85], [0.9, 0.45], [0.75, 0.1], [0.45, 0.02]]],
  ],
  [
    [[[0.5, 0], [0.5, 1]]],
    [[[0.56, 0], [0.5, 0.5], [0.44, 1]]],
    [[[0.28, 0.24], [0.52, 0]], [[0.52, 0], [0.52, 1]]],
  ],
  [
    [[[0.12, 0.24], [0.32, 0.03], [0.66, 0.04], [0.82, 0.26], [0.58, 0.6], [0.1, 1]], [[0.1, 1], [0.92, 0.98]]],
    [[[0.1, 0.2], [0.4, 0], [0.75, 0.12], [0.74, 0.42], [0.4, 0.8], [0.14, 0.95], [0.12, 0.8], [0.35, 0.82], [0.92, 1]]],
  ],
  [
    [
      [[0.12, 0.1], [0.48, 0], [0.8, 0.18], [0.66, 0.42], [0.36, 0.48]],
      [[0.36, 0.48], [0.74, 0.54], [0.88, 0.76], [0.55, 1], [0.08, 0.9]],
    ],
    [[[0.15, 0.03], [0.8, 0.03]], [[0.8, 0.03], [0.42, 0.4]], [[0.42, 0.4], [0.84, 0.55], [0.8, 0.88], [0.45, 1], [0.1, 0.88]]],
  ],
  [
    [[[0.2, 0], [0.1, 0.55]], [[0.1, 0.55], [0.88, 0.52]], [[0.68, 0.05], [0.62, 1]]],
    [[[0.64, 0], [0.08, 0.64]], [[0.08, 0.64], [0.92, 0.62]], [[0.64, 0], [0.62, 1]]],
  ],
  [
    [[[0.85, 0.02], [0.26, 0]], [[0.26, 0], [0.2, 0.42]], [[0.2, 0.42], [0.56, 0.36], [0.84, 0.6], [0.72, 0.9], [0.4, 1], [0.1, 0.9]]],
    [[[0.24, 0.02], [0.2, 0.44]], [[0.2, 0.44], [0.6, 0.42], [0.8, 0.7], [0.55, 0.98], [0.12, 0.96]], [[0.24, 0.02], [0.82, 0]]],
  ],
  [
    [[[0.7, 0], [0.34, 0.26], [0.14, 0.66], [0.3, 0.95], [0.62, 0.97], [0.82, 0.74], [0.6, 0.54], [0.3, 0.6], [0.16, 0.76]]],
    [[[0.4, 0], [0.2, 0.45], [0.18, 0.82], [0.45, 1], [0.76, 0.84], [0.7, 0.58], [0.4, 0.58], [0.2, 0.78]]],
  ],
  [
    [[[0.08, 0.05], [0.86, 0.03]], [[0.86, 0.03], [0.54, 0.5], [0.38, 1]]],
    [[[0.08, 0.05], [0.86, 0.03]], [[0.86, 0.03], [0.54, 0.5], [0.38, 1]], [[0.3, 0.52], [0.76, 0.48]]],
  ],
  [
    [[[0.8, 0.14], [0.48, 0], [0.22, 0.2], [0.5, 0.46], [0.82, 0.74], [0.5, 1], [0.16, 0.78], [0.46, 0.48], [0.78, 0.22], [0.72, 0.08]]],
    [
      [[0.5, 0.46], [0.22, 0.24], [0.48, 0], [0.78, 0.22], [0.5, 0.46]],
      [[0.5, 0.46], [0.16, 0.74], [0.5, 1], [0.86, 0.74], [0.5, 0.46]],
    ],
  ],
  [
    [[[0.8, 0.22], [0.5, 0], [0.2, 0.24], [0.4, 0.5], [0.7, 0.42], [0.8, 0.22]], [[0.8, 0.22], [0.74, 0.6], [0.62, 1]]],
    [[[0.82, 0.1], [0.42, 0.02], [0.16, 0.28], [0.42, 0.5], [0.74, 0.34], [0.82, 0.1]], [[0.82, 0.1], [0.8, 0.66], [0.5, 0.98], [0.2, 0.92]]],
  ],
];
const WIDTH = 0.68; // of a digit's box, to its height
const STEPS = 6; // points between two of a shape's

// The strokes of a digit (0 to 9), each seed another hand. Points in units of the digit's height.
export function strokesOf(digit, seed) {
  const random = generator(seed * 10 + digit);
  const shapes = SHAPES[digit];
  const hand = handOf(random);
  return shapes[Math.floor(random() * shapes.length)].map((stroke) => smooth(stroke.map(hand)));
}

// A random map of points: each a little aside, then the whole bent, slanted, stretched and turned.
function handOf(random) {
  const around = (spread) => spread * (2 * random() - 1);
  const [slant, turn, stretch] = [0.05 + around(0.3), around(0.18), Math.exp(around(0.35))];
  const waves = Array.from({ length: 4 }, () => ({ size: around(0.06), rate: 2 + 3 * random(), phase: 7 * random() }));
  const joints = new Map(); // a point that two strokes share stays one point
  return ([x, y]) => {
    const key = `${x},${y}`;
    if (!joints.has(key)) joints.set(key, [around(0.05), around(0.05)]);
    const [aside, along] = joints.get(key);
    const bent = waves.map(({ size, rate, phase }, k) => size * Math.sin(rate * (k % 2 ? x : y) + phase));
    const across = WIDTH * stretch * (x - 0.5 + aside + bent[0] + bent[1]) - slant * (y - 0.5);
    const down = y - 0.5 + along + bent[2] + bent[3];
    return [across * Math.cos(turn) - down * Math.sin(turn), across * Math.sin(turn) + down * Math.cos(turn)];
  };
}

// More points on a smooth line through the given ones (Catmull-Rom).
function smooth(points) {
  const at = (k) => points[Math.min(points.length - 1, Math.max(0, k))];
  const between = (k, t) =>
    [0, 1].map((axis) => {
      const [p, q, r, s] = [-1, 0, 1, 2].map((offset) => at(k + offset)[axis]);
      return q + 0.5 * t * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p)));
    });
  const dense = points.slice(1).flatMap((_, k) => Array.from({ length: STEPS }, (_, step) => between(k, step / STEPS)));
  return [...dense, points.at(-1)];
}

// Random numbers in [0, 1) that a seed repeats: mulberry32, by Tommy Ettinger (public domain).
export function generator(seed) {
  let state = Math.imul(seed + 1, 0x9e3779b9);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
