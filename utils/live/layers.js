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
// Row by row of the output, weight by weight: the inner loop runs along memory.
export function conv2d(x, weight, bias = null, { stride = 1, padding = 0, dilation = 1, groups = 1 } = {}) {
  const [channels, height, width] = x.shape;
  const [filters, depth, kernelHeight, kernelWidth] = weight.shape;
  if (channels !== depth * groups) {
    throw new Error(`The kernel takes ${depth * groups} channels, but the input has ${channels}.`);
  }
  const rows = outputSize(height, kernelHeight, { stride, padding, dilation });
  const columns = outputSize(width, kernelWidth, { stride, padding, dilation });
  const z = tensor([filters, rows, columns]);
  for (let o = 0; o < filters; o++) {
    const start = o * rows * columns;
    if (bias) z.data.fill(bias.data[o], start, start + rows * columns);
    const first = Math.floor(o / (filters / groups)) * depth; // the first input channel of this filter's group
    for (let c = 0; c < depth; c++) {
      for (let u = 0; u < kernelHeight; u++) {
        for (let v = 0; v < kernelWidth; v++) {
          const w = weight.data[((o * depth + c) * kernelHeight + u) * kernelWidth + v];
          const shift = v * dilation - padding;
          const from = Math.max(0, Math.ceil(-shift / stride)); // where the window reaches into the image
          const to = Math.min(columns, Math.ceil((width - shift) / stride));
          for (let i = 0; i < rows; i++) {
            const row = i * stride + u * dilation - padding;
            if (row < 0 || row >= height) continue;
            const source = ((first + c) * height + row) * width + shift;
            const target = start + i * columns;
            for (let j = from; j < to; j++) z.data[target + j] += w * x.data[source + j * stride];
          }
        }
      }
    }
  }
  return z;
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
