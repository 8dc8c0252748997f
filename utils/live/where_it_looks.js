// Where it looks: a network's glimpses of a cluttered digit, one after the other; then the reader looks, and both are
// compared.

import { generator } from "./digits.js";
import { figure } from "./figure.js";
import { MIDDLE, NO_SCORE, round, scored } from "./looking.js";
import { layOut } from "./looking_view.js";
import { BEGIN, NO_MORE, OVER, looked, outcome, watched } from "./looking_words.js";
import { coloursOf } from "./paint.js";
import { opened } from "./safetensors.js";
import { unpacked } from "./samples.js";

const PACE = 900; // ms between two glimpses of the film
const STEP = 0.1; // of half the canvas: how far an arrow key moves the aim

export default figure("Where it looks", build);

async function build(root, life) {
  const [held] = life.state("networks");
  const [size, trained] = [life.state("size"), life.state("pieces")];
  const digits = await unpacked(life.state("digits"));
  const network = { ...held, weights: await opened(held.weights, life.state("weightsRoot"), life.signal) };
  const random = generator(0);
  const last = network.glimpses - 1;
  const state = { who: "watch", shown: "whole", pieces: trained, playing: false, score: NO_SCORE };

  // A new canvas, with a new digit unless it is given.
  function begin(digit) {
    const drawn = round(network, digits, random, { size, pieces: state.pieces, digit });
    Object.assign(state, { round: drawn, at: 0, sights: [MIDDLE], aim: null, named: null });
  }

  const over = () => state.named !== null;

  function change(news) {
    Object.assign(state, news);
    redraw();
  }

  function play(playing) {
    if (playing) film.start();
    else film.stop();
    change({ playing });
  }

  function fresh(digit) {
    play(false);
    begin(digit);
    redraw();
    view.said.say(state.who === "look" ? BEGIN : watched(state.round, state.at, size));
  }

  function to(glimpse) {
    if (state.who === "look" && !over()) return;
    change({ at: Math.min(last, Math.max(0, glimpse)) });
    if (state.who === "watch") view.said.say(watched(state.round, state.at, size));
  }

  function forward() {
    to(state.at + 1);
    if (state.at === last) play(false);
  }

  function look() {
    if (state.who === "watch") return;
    if (over()) return view.said.say(OVER);
    if (state.sights.length > last) return view.said.say(NO_MORE);
    change({ sights: [...state.sights, state.aim ?? state.sights.at(-1)] });
    view.said.say(looked(state.sights, network.glimpses, size));
  }

  function aim(location) {
    if (state.who === "look" && !over() && String(location) !== String(state.aim)) change({ aim: location });
  }

  function say(digit) {
    if (state.who === "watch" || over()) return;
    const onPicker = root.querySelector(".live-picker").contains(document.activeElement);
    const count = state.sights.length;
    change({ named: digit, aim: null, at: last, score: scored(state.score, state.round, digit, count) });
    view.said.say(outcome(state.round, digit, count));
    if (onPicker) view.next.focus(); // the digits go away
  }

  // Do it when the film has been stopped.
  const alone = (act) => (...given) => {
    if (state.playing) play(false);
    act(...given);
  };

  const act = {
    aim, look, say,
    who: (who) => { state.who = who; fresh(); },
    pieces: (pieces) => { state.pieces = pieces; fresh(); },
    shown: (shown) => change({ shown }),
    fresh: () => fresh(),
    again: () => fresh(state.round.digit),
    to: alone(to),
    by: alone((glimpses) => to(state.at + glimpses)),
    play() {
      if (!state.playing && state.at === last) to(0);
      play(!state.playing);
    },
    move([down, right]) {
      if (state.who === "watch") return act.by(right || down);
      const from = state.aim ?? state.sights.at(-1);
      const moved = [down, right].map((by, axis) => from[axis] + STEP * by);
      return aim(moved.map((at) => Math.min(1, Math.max(-1, at))));
    },
  };
  const view = layOut({ network, size, trained }, act, life.signal);
  const redraw = life.later(() => view.show(state, coloursOf(root)));
  const film = life.timer(forward, PACE);

  begin();
  state.at = last;
  root.append(view.root);
  view.said.say(watched(state.round, state.at, size));
  life.onTheme(redraw);
}
