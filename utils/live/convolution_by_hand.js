// Convolution by hand: a small image, a kernel and the output as numbers. Each output shows the window that it comes
// from and the sum that it is; everything can be changed.

import { figure } from "./figure.js";
import { IMAGES, KERNELS, resized } from "./convolution_presets.js";
import { OWN, draw, layOut } from "./convolution_view.js";

const SIDE = 7; // pixels of the image, each way
const PACE = 800; // ms between two steps of the film

export default figure("Convolution by hand", build);

function build(root, life) {
  const state = begin();
  const film = life.timer(() => act.forward(), PACE);
  const act = actions(state, film, () => draw(state, view));
  const view = layOut(root, state, act);
  life.onResize(() => draw(state, view));
}

// image and kernel: what is shown. given: the kernel as it was chosen or edited, which another side cuts or fills up.
// chosen: the presets' names. own: what was edited. output: the last that was possible. place: the output pointed at.
function begin() {
  const chosen = { image: "seven", kernel: "sobelAcross" };
  const kernel = KERNELS[chosen.kernel].make();
  return {
    operation: "correlation", stride: 1, padding: 0, dilation: 1,
    image: IMAGES[chosen.image].make(SIDE), kernel, given: kernel,
    chosen, own: {}, output: [], place: [0, 0], playing: false, problem: "", seed: 0,
  };
}

// All that a reader can do; each changes the state, then draws.
function actions(state, film, draw) {
  const change = (changes) => {
    Object.assign(state, { problem: "" }, changes);
    draw();
  };
  const put = (name, rows) => change(name === "kernel" ? { kernel: rows, given: rows } : { image: rows });
  const play = (playing) => {
    if (playing) film.start();
    else film.stop();
    change({ playing });
  };
  const stop = () => state.playing && play(false);
  const go = (by) => {
    const side = state.output.length;
    const at = (state.place[0] * side + state.place[1] + by + side ** 2) % side ** 2;
    change({ place: [Math.floor(at / side), at % side] });
  };
  const isLast = () => state.place.every((k) => k === state.output.length - 1);
  return {
    set: (name, value) => { stop(); change({ [name]: value }); },
    refuse: (problem) => change({ problem }),
    step: (by) => { stop(); go(by); },
    forward: () => { go(1); if (isLast()) play(false); },
    play() {
      if (isLast()) state.place = [0, 0];
      play(!state.playing);
    },
    point(i, j) {
      if (i === null || (i === state.place[0] && j === state.place[1])) return;
      stop();
      change({ place: [i, j] });
    },
    edit(name, i, j, value) {
      const edited = state[name].map((line, row) => line.map((old, column) => (row === i && column === j ? value : old)));
      state.chosen[name] = OWN;
      state.own[name] = edited;
      put(name, edited);
    },
    choose(name, key) {
      stop();
      const preset = { image: IMAGES, kernel: KERNELS }[name][key];
      const side = name === "image" ? SIDE : preset?.side ?? state.kernel.length;
      state.chosen[name] = key;
      put(name, preset ? preset.make(side, ++state.seed) : state.own[name]);
    },
    reside(side) {
      stop();
      const preset = KERNELS[state.chosen.kernel];
      change({ kernel: preset && !preset.side ? preset.make(side, state.seed) : resized(state.given, side) });
    },
  };
}
