// Adding pad: digits are drawn or picked one after another, and several networks say what they come to so far.

import { best } from "./adders.js";
import { MOST, codeOf, extended, seen } from "./adding.js";
import { layOut } from "./adding_view.js";
import { KINDS, outcome, question } from "./adding_words.js";
import { generator, strokesOf } from "./digits.js";
import { figure } from "./figure.js";
import { imageOf } from "./ink.js";
import { softmax } from "./layers.js";
import { coloursOf } from "./paint.js";
import { opened } from "./safetensors.js";

const FIRST = [3, 1, 4, 1, 5]; // what is there when the figure begins
const RANDOM = 10; // terms at once
const PAUSE = 60; // ms between them
const EMPTY = "Draw a digit and add it, or add a ready one; go on past ten.";
const NOTHING_DRAWN = "Nothing is drawn yet: draw a digit on the pad, or add a ready one.";
const NOTHING_LEFT = "There is no term to take away.";
const FULL = `${MOST} terms is as far as this goes: undo, or clear all.`;

export default figure("Adding pad", build);

async function build(root, life) {
  const networks = await Promise.all(life.state("networks").map(async (network) => {
    const weights = await opened(network.weights, life.state("weightsRoot"), life.signal);
    return { ...network, weights };
  }));
  const reader = networks.findIndex((network) => network.reader.op === "convolved");
  const names = networks.map((network) => KINDS[network.reader.op].name);
  const random = generator(0);
  const state = { terms: [], drawn: null, named: null, hand: 0, coming: 0 };

  // What is drawn on the pad, as the convolving network sees it: how probable each digit is.
  const taken = () => softmax(codeOf(networks, state.drawn, reader)).data;
  const digitDrawn = () => state.named ?? best(taken());

  function put(sight, digit) {
    state.terms = extended(networks, state.terms, sight, digit);
    redraw();
    if (!state.coming) view.said.say(outcome(state.terms, names));
  }

  // Do it if there is room for another term.
  const roomy = (act) => (...given) => (state.terms.length < MOST ? act(...given) : view.said.say(FULL));

  // Do it after what is still coming has been called off.
  const alone = (act) => (...given) => {
    state.coming = 0;
    others.stop();
    act(...given);
  };

  function draw(done) {
    const strokes = view.pad.strokes();
    state.drawn = strokes.length ? seen(imageOf(strokes)) : null;
    if (!state.drawn) state.named = null;
    view.naming.set(state.drawn ? digitDrawn() : "");
    if (done) view.said.say(state.drawn ? question(taken()) : EMPTY);
  }

  function name(digit) {
    if (!state.drawn) view.said.say(NOTHING_DRAWN);
    state.named = state.drawn && digit;
    view.naming.set(state.drawn ? digitDrawn() : "");
  }

  function submit() {
    if (!state.drawn) return view.said.say(NOTHING_DRAWN);
    const [sight, digit] = [state.drawn, digitDrawn()];
    view.pad.set([]);
    put(sight, digit);
  }

  const pick = (digit) => put(seen(imageOf(strokesOf(digit, ++state.hand))), digit);

  function undo() {
    if (!state.terms.length) return view.said.say(NOTHING_LEFT);
    state.terms = state.terms.slice(0, -1);
    redraw();
    view.said.say(state.terms.length ? outcome(state.terms, names) : EMPTY);
  }

  function clear() {
    state.terms = [];
    redraw();
    view.said.say(EMPTY);
  }

  function more() {
    state.coming = Math.min(state.coming + RANDOM, MOST - state.terms.length);
    others.start();
    another();
  }

  function another() {
    state.coming -= 1;
    if (!state.coming) others.stop();
    pick(Math.floor(10 * random()));
  }

  const acts = {
    draw, name,
    submit: alone(roomy(submit)), wipe: () => view.pad.set([]), pick: alone(roomy(pick)),
    more: roomy(more), undo: alone(undo), clear: alone(clear),
  };
  const view = layOut({ networks, trained: life.state("trained"), reader }, acts, life.signal);
  const redraw = life.later(() => view.show(state.terms, coloursOf(root)));
  const others = life.timer(another, PAUSE);

  root.append(view.root);
  life.onResize(view.pad.draw);
  life.onTheme(() => { view.pad.draw(); redraw(); });
  FIRST.forEach(pick);
  view.said.say(EMPTY);
}
