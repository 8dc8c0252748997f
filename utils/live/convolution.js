// A convolution of one small image with one kernel, taken apart: what comes out, and how each number of it is made.
//
// Images and kernels are arrays of rows. settings: {operation: "correlation" or "convolution", stride, padding, dilation}.

import { conv2d, outputSize, tensor } from "./layers.js";

// A kernel turned by half a circle.
export const turned = (kernel) => kernel.map((line) => [...line].reverse()).reverse();

// The kernel as it lies on the image: a convolution is a cross-correlation with the turned kernel.
export const laid = (kernel, { operation }) => (operation === "convolution" ? turned(kernel) : kernel);

// All outputs, row by row; no row where the kernel fits nowhere.
export function outputOf(image, kernel, settings) {
  const one = (rows, ...front) => tensor([...front, rows.length, rows[0].length], Float32Array.from(rows.flat()));
  const { shape, data } = conv2d(one(image, 1), one(laid(kernel, settings), 1, 1), null, settings);
  const [, height, width] = shape;
  return Array.from({ length: width && height }, (_, i) => Array.from(data.subarray(i * width, (i + 1) * width)));
}

// The products that add up to the output at row i, column j, in the order of the window: {u, v} the place in the laid
// kernel, {row, column} the pixel (outside the image: padding), its value x, the weight w, and the product.
export function termsOf(image, kernel, settings, i, j) {
  const { stride, padding, dilation } = settings;
  return laid(kernel, settings).flatMap((line, u) => line.map((w, v) => {
    const [row, column] = [i * stride + u * dilation - padding, j * stride + v * dilation - padding];
    const x = image[row]?.[column];
    return { u, v, row, column, w, x: x ?? 0, padded: x === undefined, product: w * (x ?? 0) };
  }));
}

// The size formula with its parts, along one side: the last place where the kernel can start, counted from 0 (below 0
// it fits nowhere), and how many places that makes.
export function sizeOf(size, kernel, { stride, padding, dilation }) {
  const span = dilation * (kernel - 1) + 1;
  const padded = size + 2 * padding;
  return { span, padded, last: padded - span, places: outputSize(size, kernel, { stride, padding, dilation }) };
}

// Which rows (or columns) of the padded image some window looks at: {index: true}, indices from −padding.
export function reachedOf(size, kernel, settings) {
  const { stride, padding, dilation } = settings;
  const reached = {};
  for (let i = 0; i < sizeOf(size, kernel, settings).places; i++) {
    for (let u = 0; u < kernel; u++) reached[i * stride + u * dilation - padding] = true;
  }
  return reached;
}
