// Tensors as pictures on a canvas, in the course's colours, for light and dark.

// The colours of the element's surroundings, {paper, ink, input, kernel, output, gradient}, each as [red, green, blue].
export function coloursOf(root) {
  const style = getComputedStyle(root);
  const named = (name) => rgb(style.getPropertyValue(name).trim());
  return {
    paper: named("--live-paper"),
    ink: named("--live-ink"),
    input: named("--input"),
    kernel: named("--kernel"),
    output: named("--output"),
    gradient: named("--gradient"),
  };
}

// "#rgb" or "#rrggbb" as three numbers.
export function rgb(hex) {
  const digits = hex.slice(1);
  const pairs = digits.length === 3 ? [...digits].map((digit) => digit + digit) : digits.match(/../g);
  return pairs.map((pair) => parseInt(pair, 16));
}

// A scale is a function from a value to a colour: red, green, blue, and where it isn't opaque, alpha.
// grey: an image in [0, 1]; sequential: activations from 0 to `most`; signed: from −most to most, zero is paper.
export const grey = ({ paper, ink }) => (value) => mix(paper, ink, value);
export const sequential = ({ paper, output }, most) => (value) => mix(paper, output, most ? value / most : 0);
export const signed = ({ paper, input, gradient }, most) => (value) =>
  mix(paper, value < 0 ? gradient : input, most ? Math.abs(value) / most : 0);


// The same scale, through which what is behind the canvas is seen where a value isn't a number.
export const through = (scale) => (value) => (Number.isNaN(value) ? [0, 0, 0, 0] : scale(value));

export const largest = ({ data }) => data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

function mix(from, to, share) {
  const part = Math.min(1, Math.max(0, share));
  return from.map((value, k) => value + part * (to[k] - value));
}

// Draw maps of a tensor [C, H, W] beside each other, `columns` in a row, a pixel of the canvas for each value and `gap`
// pixels between maps. CSS scales the canvas up.
export function drawMaps(canvas, { shape, data }, scale, { columns = shape[0], gap = 1 } = {}) {
  const [channels, height, width] = shape;
  const rows = Math.ceil(channels / columns);
  const across = columns * (width + gap) - gap;
  const down = rows * (height + gap) - gap;
  if (canvas.width !== across || canvas.height !== down) Object.assign(canvas, { width: across, height: down });
  const context = canvas.getContext("2d");
  const picture = context.createImageData(across, down); // transparent where there is no map
  for (let c = 0, k = 0; c < channels; c++) {
    const left = (c % columns) * (width + gap);
    const top = Math.floor(c / columns) * (height + gap);
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++, k++) {
        const [red, green, blue, alpha = 255] = scale(data[k]);
        picture.data.set([red, green, blue, alpha], 4 * ((top + i) * across + left + j));
      }
    }
  }
  context.putImageData(picture, 0, 0);
}
