// Draw a digit, and see what every layer of a trained network makes of it.

import { classBars, percent } from "./class_bars.js";
import { button, element, menu, row, status } from "./controls.js";
import { strokesOf } from "./digits.js";
import { figure } from "./figure.js";
import { SIDE, imageOf } from "./ink.js";
import { softmax } from "./layers.js";
import { run } from "./network.js";
import { pad } from "./pad.js";
import { coloursOf, drawMaps, grey, largest, sequential, signed } from "./paint.js";
import { opened } from "./safetensors.js";
import { receptiveField, stagesOf } from "./stages.js";

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);
const NUMBERS_A_ROW = 32; // how dense layers' outputs are laid out
const FIRST = { stage: 0, map: 0 }; // the map that is enlarged until the reader chooses another
const EMPTY = "Draw a digit, or choose one below the pad.";

// What the network makes of strokes: the image it sees, every layer's output, the classes' probabilities.
export function read({ layers, weights }, strokes) {
  const image = imageOf(strokes);
  const outputs = run(layers, weights, image);
  return { image, outputs, probabilities: softmax(outputs.at(-1)) };
}

async function build(root, life) {
  const networks = life.state("networks");
  const open = async (number) => {
    const weights = await opened(networks[number].weights, life.state("weightsRoot"), life.signal);
    return { ...networks[number], weights };
  };
  const state = { given: networks[0], network: await open(0), result: null, chosen: FIRST, hand: 0 };
  const view = layout(networks, {
    draw: (done) => { update(); if (done) view.status.say(sentence(state)); },
    pick: (digit) => view.pad.set(onPad(strokesOf(digit, ++state.hand))),
    choose: (stage, map) => { state.chosen = { stage, map }; redraw(); },
    change: (number) => changeNetwork(number).catch((error) => {
      view.network.set(networks.indexOf(state.given));
      if (!life.signal.aborted) view.status.say(error.message);
    }),
    signal: life.signal,
  });

  async function changeNetwork(number) {
    Object.assign(state, { network: await open(number), given: networks[number], chosen: FIRST });
    view.show(state.network);
    update();
    view.status.say(sentence(state));
  }

  const redraw = life.later(() => view.draw(state, coloursOf(root)));

  function update() {
    state.result = view.pad.strokes().length ? read(state.network, view.pad.strokes()) : null;
    redraw();
  }

  root.append(view.root);
  view.show(state.network);
  life.onResize(view.pad.draw);
  life.onTheme(() => { view.pad.draw(); redraw(); });
  view.pad.set(onPad(strokesOf(3, state.hand)));
}

// A drawn digit's strokes, moved and scaled from units of its height to the pad's.
export const onPad = (strokes) => strokes.map((stroke) => stroke.map(([x, y]) => [0.5 + 0.7 * x, 0.5 + 0.7 * y]));

function sentence({ result, network }) {
  if (!result) return EMPTY;
  const { data } = result.probabilities;
  const [first, second] = DIGITS.toSorted((a, b) => data[b] - data[a]);
  const doubt = data[second] > 0.01 ? `, or a ${second} (${percent(data[second])})` : "";
  return `${network.name} reads a ${first} (${percent(data[first])})${doubt}.`;
}

// --- what is on the screen -------------------------------------------------------------------------------------------

function layout(networks, { draw, pick, choose, change, signal }) {
  const said = status();
  const hint = "Arrow keys move the pen, the space bar sets it down or lifts it, Backspace clears.";
  const paper = pad({ label: `Pad to draw a digit on. ${hint}`, change: draw, signal });
  const seen = frame();
  const bars = classBars();
  const enlarged = inspector((place) => seen.mark(place));
  const panels = element("div", { class: "live-stages" });
  let stages = [];

  const names = Object.fromEntries(networks.map(({ name }, number) => [number, name]));
  const network = menu("Network", names, 0, (number) => change(Number(number)));
  const picker = element("div", { class: "live-picker" },
    ...DIGITS.map((digit) => button(String(digit), () => pick(digit), { "aria-label": `draw a ${digit}` })),
    button("Clear", () => paper.set([]), { class: "live-clear" }),
  );
  const root = element("div", { class: "live-drawing" },
    element("div", { class: "live-desk" }, row(...(networks.length > 1 ? [network.root] : [])), paper.root, picker, said.root, bars.root),
    element("div", { class: "live-insight" },
      element("div", { class: "live-panels live-start" }, seen.root, enlarged.root), panels),
  );

  return {
    root, pad: paper, status: said, network,
    show(network) {
      stages = stagesOf(network.layers).map((stage, number) => stagePanel(stage, (map) => choose(number, map)));
      panels.replaceChildren(...stages.map((stage) => stage.root));
    },
    draw({ network, result, chosen }, colours) {
      seen.draw(result?.image, colours);
      bars.draw(result?.probabilities.data);
      stages.forEach((stage, number) => stage.draw(result, colours, chosen?.stage === number ? chosen.map : null));
      enlarged.draw(network, result, chosen && { ...chosen, stage: stages[chosen.stage].stage }, colours);
    },
  };
}

// The image as the network sees it, with a frame that can be laid over a part of it.
function frame() {
  const canvas = element("canvas", { class: "live-seen", role: "img", "aria-label": "the image that the network sees" });
  const mark = element("div", { class: "live-frame", hidden: true });
  const root = element("figure", {},
    element("div", { class: "live-over" }, canvas, mark),
    element("figcaption", {}, `input, ${SIDE} × ${SIDE}`));
  return {
    root,
    draw(image, colours) {
      drawMaps(canvas, image ?? { shape: [1, SIDE, SIDE], data: new Float32Array(SIDE * SIDE) }, grey(colours));
    },
    mark(place) {
      mark.hidden = !place;
      if (!place) return;
      const share = (pixels) => `${(100 * pixels) / SIDE}%`;
      Object.assign(mark.style, { left: share(place.left), top: share(place.top), width: share(place.size), height: share(place.size) });
    },
  };
}

// A stage's maps, or its numbers, as one picture. A map is chosen by a click, or with the arrow keys.
function stagePanel(stage, choose) {
  const canvas = element("canvas", {});
  const caption = element("figcaption");
  const root = element("figure", { class: "live-stage" }, caption, canvas);
  let maps = null;
  let picked = 0;

  function at({ clientX, clientY }) {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const column = Math.floor(((clientX - left) / width) * maps.columns);
    const line = Math.floor(((clientY - top) / height) * Math.ceil(maps.count / maps.columns));
    return Math.min(maps.count - 1, line * maps.columns + column);
  }

  canvas.addEventListener("click", (event) => maps && choose(at(event)));
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -maps?.columns, ArrowDown: maps?.columns, Enter: 0 }[event.key];
    if (!maps || step === undefined) return;
    event.preventDefault();
    choose(Math.min(maps.count - 1, Math.max(0, picked + step)));
  });

  return {
    root, stage,
    draw(result, colours, chosen) {
      if (!result) return drawMaps(canvas, { shape: [1, 1, 1], data: new Float32Array(1) }, grey(colours));
      const output = result.outputs[stage.layer];
      const most = largest(output);
      const scale = stage.signed ? signed(colours, most) : sequential(colours, most);
      maps = output.shape.length === 3 ? { count: output.shape[0], columns: columnsOf(output.shape[0]) } : null;
      caption.textContent = `${stage.name}: ${sizeOf(output)}`;
      describe(canvas, stage, maps, chosen);
      picked = chosen ?? picked;
      drawMaps(canvas, maps ? output : asRows(output), scale, { columns: maps?.columns ?? 1 });
      if (maps && chosen !== null) outline(canvas, output.shape, maps.columns, chosen, colours.ink);
      return null;
    },
  };
}

const columnsOf = (count) => (count > 16 ? 10 : 8);
const sizeOf = ({ shape }) =>
  shape.length === 3 ? `${shape[0]} maps of ${shape[1]} × ${shape[2]}` : `${shape[0]} numbers`;

// A row of numbers as lines of at most NUMBERS_A_ROW; the last line is filled up with zeros.
function asRows({ data }) {
  const columns = Math.min(NUMBERS_A_ROW, data.length);
  const rows = Math.ceil(data.length / columns);
  const filled = new Float32Array(rows * columns);
  filled.set(data);
  return { shape: [1, rows, columns], data: filled };
}

function describe(canvas, { name }, maps, chosen) {
  const told = maps
    ? { role: "button", tabindex: 0, "aria-label": `${name}: ${maps.count} maps. Arrow keys enlarge one${chosen === null ? "" : `; map ${chosen} is enlarged`}.` }
    : { role: "img", "aria-label": `${name}: its numbers` };
  for (const [key, value] of Object.entries(told)) canvas.setAttribute(key, value);
}

// A line around one of the maps, in the gap between them.
function outline(canvas, [, height, width], columns, map, ink) {
  const context = canvas.getContext("2d");
  context.strokeStyle = `rgb(${ink})`;
  context.strokeRect((map % columns) * (width + 1) - 0.5, Math.floor(map / columns) * (height + 1) - 0.5, width + 1, height + 1);
}

// One map enlarged, and the kernel that made it where the layer reads the image itself. point(place) is told which part of
// the image the value under the pointer looks at.
function inspector(point) {
  const canvas = element("canvas", { class: "live-large", role: "img" });
  const kernel = element("canvas", { class: "live-kernel", role: "img" });
  const made = element("figure", {}, kernel, element("figcaption", {}, "its kernel"));
  const caption = element("figcaption");
  const root = element("div", { class: "live-contents", hidden: true },
    element("figure", {}, canvas, caption), made);
  let field = null;
  let side = 1;

  canvas.addEventListener("pointermove", ({ offsetX, offsetY }) => {
    if (!field) return;
    const [column, line] = [offsetX / canvas.clientWidth, offsetY / canvas.clientHeight].map((at) => Math.floor(at * side));
    point({ left: field.start + column * field.jump, top: field.start + line * field.jump, size: field.size });
  });
  canvas.addEventListener("pointerleave", () => point(null));

  return {
    root,
    draw(network, result, chosen, colours) {
      root.hidden = !(chosen && result);
      if (root.hidden) return;
      const { stage, map } = chosen;
      const output = result.outputs[stage.layer];
      const one = channelOf(output, map);
      const scale = stage.signed ? signed(colours, largest(output)) : sequential(colours, largest(output));
      side = one.shape[2];
      field = receptiveField(network.layers, stage.layer);
      drawMaps(canvas, one, scale);
      caption.textContent = `${stage.name}, map ${map}: ${rangeOf(one)}. Point at it: the frame shows where a value looks.`;
      canvas.setAttribute("aria-label", `${stage.name}, map ${map}, enlarged: ${rangeOf(one)}`);
      drawKernel(kernel, made, network, stage, map, colours);
    },
  };
}

function drawKernel(canvas, root, { layers, weights }, { layer, name }, map, colours) {
  const filters = layers[layer].op === "conv2d" ? weights[layers[layer].weight] : null;
  root.hidden = filters?.shape[1] !== 1; // a filter with many kernels isn't one picture
  if (root.hidden) return;
  const [, , height, width] = filters.shape;
  const one = channelOf({ shape: [filters.shape[0], height, width], data: filters.data }, map);
  drawMaps(canvas, one, signed(colours, largest(one)));
  canvas.setAttribute("aria-label", `the kernel of ${name}, map ${map}: ${rangeOf(one)}`);
}

function channelOf({ shape: [, height, width], data }, channel) {
  const size = height * width;
  return { shape: [1, height, width], data: data.subarray(channel * size, (channel + 1) * size) };
}

function rangeOf({ data }) {
  const [least, most] = [Math.min(...data), Math.max(...data)].map((value) => value.toFixed(2).replace("-", "−"));
  return `${least} to ${most}`;
}

export default figure("Draw a digit", build);
