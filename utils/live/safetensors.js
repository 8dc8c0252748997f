// Trained weights as they are shipped: safetensors, floats or int8, read into float tensors.
//
// An int8 tensor `name` is stored beside a float tensor `name.scale`: one number for all, or one for each row of its
// first axis. Its values are the integers times their scale.

import { tensor } from "./layers.js";

const LONGEST_HEADER = 1e7; // bytes; anything longer isn't ours
const SIZES = { F32: 4, F16: 2, I8: 1 };
const COUNT = ".num_batches_tracked"; // batch norm's, a whole number that only its training reads

// The tensors of a file, {name: tensor}. buffer: an ArrayBuffer or a view of one. Throws one sentence if it is damaged.
export function parse(buffer) {
  const bytes = ArrayBuffer.isView(buffer)
    ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
    : new Uint8Array(buffer);
  const { header, start } = headerOf(bytes);
  const stored = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__" || name.endsWith(COUNT)) continue;
    stored[name] = tensor(entry.shape, numbers(name, entry, bytes.subarray(start)));
  }
  return scaled(stored, header);
}

// The tensors of a file that is given as its bytes, or by its name: then it lies at `${root}${name}.safetensors`.
export const opened = async (source, root, signal) =>
  typeof source === "string" ? load(`${root}${source}.safetensors`, signal) : parse(source);

// The tensors of the file at an address, as `parse` gives them; one sentence if it can't be had.
export async function load(url, signal) {
  let response;
  try {
    response = await fetch(url, { signal });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Error("The weights couldn't be loaded. Are you offline? Reload the page to try again.");
  }
  if (!response.ok) throw new Error(`The weights aren't there (the server said ${response.status}).`);
  return parse(await response.arrayBuffer());
}

function headerOf(bytes) {
  try {
    const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
    if (length > LONGEST_HEADER) throw new RangeError("header too long");
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    return { header, start: 8 + length };
  } catch {
    throw new Error("The weights are damaged: their file doesn't begin as a safetensors file does.");
  }
}

function numbers(name, { dtype, shape, data_offsets: [from, to] }, body) {
  if (!(dtype in SIZES)) throw new Error(`The weights "${name}" are ${dtype}; F32, F16 and I8 can be read.`);
  const count = shape.reduce((product, side) => product * side, 1);
  if (to > body.length || to - from !== count * SIZES[dtype]) {
    throw new Error(`The weights are damaged: "${name}" is cut off.`);
  }
  const copy = body.slice(from, to); // aligned, whatever the offset was
  if (dtype === "F16") return halves(new Uint16Array(copy.buffer));
  return Float32Array.from(dtype === "I8" ? new Int8Array(copy.buffer) : new Float32Array(copy.buffer));
}

// {name: tensor} with integers multiplied by their scales, which then have served.
function scaled(stored, header) {
  for (const name of Object.keys(stored).filter((key) => header[key].dtype === "I8")) {
    const scale = stored[`${name}.scale`];
    if (!scale) throw new Error(`The weights are damaged: the integers "${name}" have no scale.`);
    const { data } = stored[name];
    const row = data.length / scale.data.length;
    for (let k = 0; k < data.length; k++) data[k] *= scale.data[Math.floor(k / row)];
    delete stored[`${name}.scale`];
  }
  return stored;
}

let table = null; // the value of each of the 65,536 halves, made when the first file with halves comes

function halves(codes) {
  table ??= Float32Array.from({ length: 65536 }, (_, code) => half(code));
  const values = new Float32Array(codes.length);
  for (let k = 0; k < codes.length; k++) values[k] = table[codes[k]];
  return values;
}

// The value of a half (IEEE 754 binary16): 1 bit of sign, 5 of exponent, 10 of fraction.
function half(code) {
  const sign = code & 0x8000 ? -1 : 1;
  const exponent = (code >> 10) & 31;
  const fraction = code & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
