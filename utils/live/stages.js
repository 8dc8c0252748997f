// Which of a network's layers are worth a picture, and which part of the input each value there depends on.

// The stages of a network: {name, layer, signed}; layer is the index of the one whose output is shown. After each
// convolution and dense layer come the pooling and activation that follow it, as one stage; a dense layer is shown after
// its activation only. The last dense layer's output are the logits.
export function stagesOf(network) {
  const weighted = network.flatMap(({ op }, k) => (op === "conv2d" || op === "linear" ? [k] : []));
  const counts = { conv2d: 0, linear: 0 };
  return weighted.flatMap((start, order) => {
    const { op } = network[start];
    const name = `${op === "conv2d" ? "conv" : "dense"} ${++counts[op]}`;
    const next = weighted[order + 1] ?? network.length;
    const followers = network.slice(start + 1, next).filter((layer) => layer.op !== "flatten");
    const after = { name: followers.map(wording).join(", "), layer: start + followers.length, signed: false };
    if (op === "linear") {
      if (order === weighted.length - 1) return [{ name: "logits", layer: start, signed: true }];
      return [followers.length ? { ...after, name: `${name}, ${after.name}` } : { name, layer: start, signed: true }];
    }
    const convolved = { name, layer: start, signed: true };
    return followers.length ? [convolved, { ...after, name: `${name}, ${after.name}` }] : [convolved];
  });
}

const WORDS = { batchNorm2d: "batch norm", maxPool2d: "max-pool", averagePool2d: "mean-pool", blurPool2d: "blur-pool", relu: "ReLU" };
const wording = ({ op }) => WORDS[op] ?? op;

// Where a value of layer `last` looks: it covers `size` pixels along each side, from start + place · jump on.
// null behind a dense layer, whose values look at everything. Source: chapter 1, r, J and t of the receptive field.
export function receptiveField(network, last) {
  const field = { size: 1, jump: 1, start: 0 };
  for (const layer of network.slice(0, last + 1)) {
    if (layer.op === "flatten" || layer.op === "linear") return null;
    const window = windowOf(layer);
    if (!window) continue;
    field.size += (window.kernel - 1) * window.dilation * field.jump;
    field.start -= window.padding * field.jump;
    field.jump *= window.stride;
  }
  return field;
}

function windowOf({ op, kernel, stride, padding = 0, dilation = 1 }) {
  if (op === "conv2d") return { kernel, stride: stride ?? 1, padding, dilation };
  if (op === "blurPool2d") return { kernel: 3, stride: 2, padding: 1, dilation: 1 };
  if (op.endsWith("Pool2d")) return { kernel, stride: stride ?? kernel, padding: 0, dilation: 1 };
  return null;
}
