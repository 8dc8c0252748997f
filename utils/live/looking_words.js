// What "Where it looks" says in words.

import { article } from "./adding_words.js";
import { settled } from "./attention.js";
import { percent } from "./class_bars.js";
import { placeOf } from "./looking.js";

const verdict = (said, truth) => (said === truth ? "right" : `wrong, it is ${article(truth)}`);
const counted = (glimpses) => `${glimpses} ${glimpses === 1 ? "glimpse" : "glimpses"}`;
const sure = ({ guess, probabilities }) => `${article(guess)} (${percent(probabilities[guess])})`;

export const BEGIN =
  "You begin in the middle, as the network does. Click or tap where you would look next, or name the digit.";
export const NO_MORE = "You have had as many glimpses as the network: name the digit.";
export const OVER = "You have named this one; take another digit.";

// What the canvas is called.
export const LABELS = {
  watch: "Canvas with the network's glimpses. Right and left arrow step through them, Home and End go to the ends.",
  look: "Canvas to look at. Arrow keys aim, Enter looks there, a digit's key names it.",
  over: "Canvas with your glimpses. Home and End show the first and the last of the network's, beside it.",
  its: (number) => `Canvas with the network's ${counted(number)}`,
};

const SPOTS = "■ the first, ● the others";
const SHARP = `${SPOTS}; framed: what was seen sharply`;

// What stands under the canvas.
export const notes = {
  watched: (number, most) => `Glimpse ${number} of ${most}\n${SPOTS}; framed: what it sees now`,
  looked: (number, most, over) => (over ? `Your ${counted(number)}\n${SHARP}` : `${number} of ${counted(most)}`),
  its: (number) => `Its ${counted(number)}\n${SHARP}`,
};

// A location in pixels of a canvas of that size.
export function spot(location, size) {
  const [row, column] = placeOf(location, size).map(Math.round);
  return `row ${row}, column ${column}`;
}

// What a glimpse of the network is called.
export const called = (glimpse, number, size) =>
  `Glimpse ${number}, at ${spot(glimpse.location, size)}: ${sure(glimpse)}`;

// What the network makes of its glimpse number `at`, from 0.
export function watched({ glimpses, truth }, at, size) {
  const glimpse = glimpses[at];
  const place = spot(glimpse.location, size);
  if (at < glimpses.length - 1) return `Glimpse ${at + 1}, at ${place}: asked now, it would say ${sure(glimpse)}.`;
  return `After its last glimpse, at ${place}, it says ${sure(glimpse)}: ${verdict(glimpse.guess, truth)}.`;
}

// What the reader sees in a glimpse with patches of these sides.
export function glimpsesShow([sharp, ...wide]) {
  const square = (side) => `${side}\u00a0×\u00a0${side}`;
  const blurred = wide.map((side) => `${square(side)}\u00a0px averaged over ${square(side / sharp)}`);
  const seen = [`${square(sharp)}\u00a0px as they are`, ...blurred].join(", ");
  return `A glimpse shows you what it shows the network: ${seen}. Hatched is what you haven't looked at.`;
}

// What the reader has just looked at.
export function looked(sights, most, size) {
  const then = sights.length < most ? "Look again, or name the digit." : NO_MORE;
  return `Glimpse ${sights.length}, at ${spot(sights.at(-1), size)}. ${then}`;
}

// How a round has ended in which the reader said a digit after so many glimpses.
export function outcome({ truth, glimpses }, said, count) {
  const last = glimpses.at(-1);
  const since = settled(glimpses);
  const yours = `You say ${article(said)} after ${counted(count)}: ${verdict(said, truth)}.`;
  const its = `The network says ${sure(last)} after ${counted(glimpses.length)}: ${verdict(last.guess, truth)}.`;
  return `${yours} ${its} That was its guess from glimpse ${since} on.`;
}
