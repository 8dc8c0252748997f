// Backprop, number by number: a small convolution forward and backward as grids of numbers, product by product.

import { changed, errors, stepsOf, targets } from "./backprop.js";
import { draw, layOut } from "./backprop_view.js";
import { figure } from "./figure.js";

const PACE = 900; // ms between two steps of the film
const MOVED = "The same errors δ come back as before: the target y has moved along with z.";
const BACK = "All numbers are those of the worked example again.";

export default figure("Backprop, number by number", build);

function build(root, life) {
  const state = begin();
  const film = life.timer(() => act.forward(), PACE);
  const act = actions(state, film, () => draw(state, view));
  const view = layOut(root, state, act);
  draw(state, view);
}

// The page's worked example. wanted: what is looked at, "z" or the gradient of "x", "w" or "b". places: the entry
// pointed at in each. product: which of its products, or null for all. told: a sentence about what has just happened.
function begin() {
  return {
    layer: {
      operation: "correlation",
      x: [[1, 2, 0], [3, 0, 1], [2, 2, 3]], w: [[1, 2], [3, -1]], b: [[0]], y: [[12, 2], [6, 1]],
    },
    wanted: "x", places: { z: [0, 0], x: [1, 1], w: [1, 0], b: [0, 0] }, product: null, h: 0.1,
    playing: false, told: "",
  };
}

// All that a reader can do; each changes the state, then draws.
function actions(state, film, draw) {
  const change = (changes) => {
    Object.assign(state, { told: "" }, changes);
    draw();
  };
  const play = (playing) => {
    if (playing) film.start();
    else film.stop();
    change({ playing });
  };
  const stop = () => state.playing && play(false);
  const steps = () => stepsOf(state.layer, state.wanted);
  const go = (by) => {
    const all = steps();
    const { place, product } = all.at((whereabouts(all, state, by) + by) % all.length);
    change({ places: { ...state.places, [state.wanted]: place }, product });
  };
  const isLast = () => whereabouts(steps(), state, -1) === steps().length - 1;
  return {
    refuse: (told) => change({ told }),
    look: (wanted) => { stop(); change({ wanted, product: null }); },
    nudge: (h) => change({ h }),
    step: (by) => { stop(); go(by); },
    forward: () => { go(1); if (isLast()) play(false); },
    reset: () => { stop(); change({ ...begin(), told: BACK }); },
    operate(operation) {
      const layer = { ...state.layer, operation };
      stop();
      change({ layer: { ...layer, y: targets(layer, errors(state.layer)) }, product: null, told: MOVED });
    },
    play() {
      const anew = !state.playing && (state.product === null || isLast());
      if (anew) Object.assign(state, { places: { ...state.places, [state.wanted]: [0, 0] }, product: 0 });
      play(!state.playing);
    },
    point(i, j) {
      if (i === null || (state.product === null && String([i, j]) === String(state.places[state.wanted]))) return;
      stop();
      change({ places: { ...state.places, [state.wanted]: [i, j] }, product: null });
    },
    edit(name, i, j, value) {
      const { layer } = state;
      const rows = changed(name === "delta" ? errors(layer) : layer[name], [i, j], value);
      change({ layer: { ...layer, ...(name === "delta" ? { y: targets(layer, rows) } : { [name]: rows }) } });
    },
  };
}

// Where the state is among all steps; an entry that is shown whole is before its first and after its last product.
function whereabouts(all, { wanted, places, product }, by) {
  const mine = all.flatMap(({ place }, k) => (String(place) === String(places[wanted]) ? [k] : []));
  if (product !== null) return mine[product];
  return by > 0 ? mine[0] - 1 : mine.at(-1) + 1;
}
