// Layers of a network as pure functions on typed arrays: one example, no batch.
//
// A tensor is {shape, data}: shape an array of sizes, data a Float32Array in row-major order. A stack of feature maps
// has the shape [channels, height, width]. Each function returns a new tensor and leaves its arguments alone.

export function tensor(shape, data) {
  const size = shape.reduce((product, side) => product * side, 1);
  if (data && data.length !== size) {
    throw new Error(`A tensor of shape ${shape.join(" × ")} holds ${size} numbers, but got ${data.length}.`);
  }
  return { shape, data: data ?? new Float32Array(size) };
}

// Places that a window of `kernel` cells takes along a side; 0 where it doesn't fit.
export function outputSize(size, kernel, { stride = 1, padding = 0, dilation = 1 } = {}) {
  return Math.max(0, Math.floor((size + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1);
}

// Cross-correlation, as PyTorch's conv2d. x: [in, H, W]; weight: [out, in / groups, K_h, K_w]; bias: [out] or null.
export function conv2d(x, weight, bias = null, { stride = 1, padding = 0, dilation = 1, groups = 1 } = {}) {
  const [channels, height, width] = x.shape;
  const [filters, depth, kernelHeight, kernelWidth] = weight.shape;
  if (channels !== depth * groups) {
    throw new Error(`The kernel takes ${depth * groups} channels, but the input has ${channels}.`);
  }
  const options = { stride, padding, dilation };
  const z = tensor([filters, outputSize(height, kernelHeight, options), outputSize(width, kernelWidth, options)]);
  const [each, places, length] = [filters / groups, z.shape[1] * z.shape[2], depth * kernelHeight * kernelWidth];
  for (let g = 0; g < groups; g++) {
    const kernels = weight.data.subarray(g * each * length, (g + 1) * each * length);
    const windows = windowsOf(x, g * depth, weight.shape, z.shape, options);
    multiply(kernels, windows, length, z.data.subarray(g * each * places, (g + 1) * each * places));
  }
  if (bias) z.data.forEach((value, k) => (z.data[k] = value + bias.data[Math.floor(k / places)]));
  return z;
}

// What each window of a cross-correlation sees of the channels from `first` on: a row of numbers a window.
function windowsOf(x, first, [, depth, kernelHeight, kernelWidth], [, rows, columns], { stride, padding, dilation }) {
  const [, height, width] = x.shape;
  const windows = new Float32Array(rows * columns * depth * kernelHeight * kernelWidth);
  let at = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      for (let c = first; c < first + depth; c++) {
        for (let u = 0; u < kernelHeight; u++) {
          const row = i * stride + u * dilation - padding;
          const start = (c * height + row) * width;
          for (let v = 0; v < kernelWidth; v++, at++) {
            const column = j * stride + v * dilation - padding;
            if (row >= 0 && row < height && column >= 0 && column < width) windows[at] = x.data[start + column];
          }
        }
      }
    }
  }
  return windows;
}

// out = a bᵀ, for rows of `length` numbers. Four rows of a meet two of b at a time: each number that is read is used
// more than once, which is four times as fast. Where rows are left over, the last stands in for those that are missing.
function multiply(a, b, length, out) {
  const [rows, columns] = [a.length / length, b.length / length];
  for (let i = 0; i < rows; i += 4) {
    const [i0, i1, i2, i3] = [0, 1, 2, 3].map((more) => Math.min(i + more, rows - 1));
    const [a0, a1, a2, a3] = [i0 * length, i1 * length, i2 * length, i3 * length];
    for (let j = 0; j < columns; j += 2) {
      const next = Math.min(j + 1, columns - 1);
      const [b0, b1] = [j * length, next * length];
      let s0 = 0, s1 = 0, s2 = 0, s3 = 0, t0 = 0, t1 = 0, t2 = 0, t3 = 0;
      for (let k = 0; k < length; k++) {
        const x = b[b0 + k], y = b[b1 + k];
        const w0 = a[a0 + k], w1 = a[a1 + k], w2 = a[a2 + k], w3 = a[a3 + k];
        s0 += w0 * x; s1 += w1 * x; s2 += w2 * x; s3 += w3 * x;
        t0 += w0 * y; t1 += w1 * y; t2 += w2 * y; t3 += w3 * y;
      }
      out[i0 * columns + j] = s0; out[i0 * columns + next] = t0;
      out[i1 * columns + j] = s1; out[i1 * columns + next] = t1;
      out[i2 * columns + j] = s2; out[i2 * columns + next] = t2;
      out[i3 * columns + j] = s3; out[i3 * columns + next] = t3;
    }
  }
}

// The largest value in each window. x: [C, H, W].
export function maxPool2d(x, kernel, { stride = kernel } = {}) {
  return pooled(x, kernel, stride, -Infinity, Math.max, (largest) => largest);
}

// The mean of each window. x: [C, H, W].
export function averagePool2d(x, kernel, { stride = kernel } = {}) {
  return pooled(x, kernel, stride, 0, (sum, value) => sum + value, (sum) => sum / kernel ** 2);
}

function pooled(x, kernel, stride, start, gather, finish) {
  const [channels, height, width] = x.shape;
  const rows = outputSize(height, kernel, { stride });
  const columns = outputSize(width, kernel, { stride });
  const out = tensor([channels, rows, columns]);
  for (let c = 0, k = 0; c < channels; c++) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++, k++) {
        let held = start;
        for (let u = 0; u < kernel; u++) {
          const source = (c * height + i * stride + u) * width + j * stride;
          for (let v = 0; v < kernel; v++) held = gather(held, x.data[source + v]);
        }
        out.data[k] = finish(held);
      }
    }
  }
  return out;
}

// A blur by (1, 2, 1) × (1, 2, 1) / 16 with mirrored borders, then every second value (Zhang, 2019). x: [C, H, W].
export function blurPool2d(x) {
  const line = [1, 2, 1];
  const kernel = line.flatMap((a) => line.map((b) => (a * b) / 16));
  const channels = x.shape[0];
  const weight = tensor([channels, 1, 3, 3], Float32Array.from({ length: 9 * channels }, (_, k) => kernel[k % 9]));
  return conv2d(mirrored(x), weight, null, { stride: 2, groups: channels });
}

// One more row and column on each side, mirrored at the edge as PyTorch's padding_mode "reflect" does.
function mirrored(x) {
  const [channels, height, width] = x.shape;
  const out = tensor([channels, height + 2, width + 2]);
  const back = (k, size) => (k < 0 ? -k : k >= size ? 2 * size - 2 - k : k);
  for (let c = 0, k = 0; c < channels; c++) {
    for (let i = -1; i <= height; i++) {
      const row = (c * height + back(i, height)) * width;
      for (let j = -1; j <= width; j++, k++) out.data[k] = x.data[row + back(j, width)];
    }
  }
  return out;
}

// Batch norm in use: each channel less its mean and divided by its standard deviation, as they were in training, then
// stretched and shifted. x: [C, H, W]; all others: [C].
export function batchNorm2d(x, weight, bias, mean, variance, eps) {
  const places = x.shape[1] * x.shape[2];
  const scale = weight.data.map((stretch, c) => stretch / Math.sqrt(variance.data[c] + eps));
  const shift = bias.data.map((value, c) => value - mean.data[c] * scale[c]);
  return { shape: x.shape, data: x.data.map((value, k) => value * scale[(k / places) | 0] + shift[(k / places) | 0]) };
}

// weight x + bias. x: any shape of n numbers; weight: [out, n]; bias: [out] or null.
export function linear(x, weight, bias = null) {
  const [outputs, inputs] = weight.shape;
  if (x.data.length !== inputs) throw new Error(`The dense layer takes ${inputs} numbers, but got ${x.data.length}.`);
  const out = tensor([outputs]);
  for (let o = 0, k = 0; o < outputs; o++) {
    let sum = bias ? bias.data[o] : 0;
    for (let i = 0; i < inputs; i++, k++) sum += weight.data[k] * x.data[i];
    out.data[o] = sum;
  }
  return out;
}

// One step of a GRU, its gates in PyTorch's order: reset, update, new. x: [in]; h: [H]; inputWeight: [3H, in];
// stateWeight: [3H, H]; both biases: [3H]. Returns the next h.
export function gru(x, h, { inputWeight, stateWeight, inputBias, stateBias }) {
  const size = h.data.length;
  const fromInput = linear(x, inputWeight, inputBias).data;
  const fromState = linear(h, stateWeight, stateBias).data;
  const next = tensor([size]);
  for (let k = 0; k < size; k++) {
    const reset = logistic(fromInput[k] + fromState[k]);
    const update = logistic(fromInput[size + k] + fromState[size + k]);
    const fresh = Math.tanh(fromInput[2 * size + k] + reset * fromState[2 * size + k]);
    next.data[k] = (1 - update) * fresh + update * h.data[k];
  }
  return next;
}

// One step of a plain recurrent layer with ReLU. x: [in]; h: [H]; inputWeight: [H, in]; stateWeight: [H, H]; both biases:
// [H]. Returns the next h.
export function rnn(x, h, { inputWeight, stateWeight, inputBias, stateBias }) {
  const fromState = linear(h, stateWeight, stateBias).data;
  const z = linear(x, inputWeight, inputBias);
  return relu({ shape: z.shape, data: z.data.map((value, k) => value + fromState[k]) });
}

// One step of an LSTM, its gates in PyTorch's order: input, forget, cell, output. x: [in]; h and c: [H]; inputWeight:
// [4H, in]; stateWeight: [4H, H]; both biases: [4H]. Returns the next {h, c}.
export function lstm(x, { h, c }, { inputWeight, stateWeight, inputBias, stateBias }) {
  const size = h.data.length;
  const fromState = linear(h, stateWeight, stateBias).data;
  const gates = linear(x, inputWeight, inputBias).data.map((value, k) => value + fromState[k]);
  const next = { h: tensor([size]), c: tensor([size]) };
  for (let k = 0; k < size; k++) {
    const [enter, keep, show] = [gates[k], gates[size + k], gates[3 * size + k]].map(logistic);
    next.c.data[k] = keep * c.data[k] + enter * Math.tanh(gates[2 * size + k]);
    next.h.data[k] = show * Math.tanh(next.c.data[k]);
  }
  return next;
}

export const relu = (x) => each(x, (value) => Math.max(0, value));
export const tanh = (x) => each(x, Math.tanh);
export const sigmoid = (x) => each(x, logistic);

// Numbers that are positive and add up to 1; the largest is taken off first, so that none overflows.
export function softmax(x) {
  const largest = x.data.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = each(x, (value) => Math.exp(value - largest));
  const sum = powers.data.reduce((a, b) => a + b, 0);
  return each(powers, (value) => value / sum);
}

const logistic = (value) => 1 / (1 + Math.exp(-value));
const each = (x, f) => ({ shape: x.shape, data: x.data.map(f) });
