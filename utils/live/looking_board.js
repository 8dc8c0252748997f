// The canvas with glimpses drawn over it: the way from one to the next, and frames around what is seen.

import { board, frame } from "./board.js";
import { MOVES } from "./gestures.js";
import { locationOf } from "./looking.js";
import { cornerOf } from "./sensor.js";

const SPOT = 0.8; // pixels of the canvas: half the width of a glimpse's mark

// A board for glimpses. Returns the same as `board`, and
//   title(words)
//   trace({locations, framed, joined}, sensor)   draw the glimpses so far, the first as a square
//     framed   the location whose patches are framed; without it, the sharpest patch of every glimpse is
//     joined   whether a line joins them
export function glimpseBoard(name, role, attributes) {
  const made = board({ name, role, lines: ["wide", "trail", "spots", "window"], attributes });
  const heading = made.root.querySelector(".live-heading");
  return {
    ...made,
    title: (words) => (heading.textContent = words),
    trace({ locations, framed, joined }, sensor) {
      const sides = sidesOf(sensor);
      const extents = made.size();
      const around = (location, side) => frame(cornerOf(location, side, extents), side);
      const centres = locations.map((at) => cornerOf(at, sides[0], extents).map((start) => start + sides[0] / 2));
      const wide = framed ? sides.slice(1).map((side) => [framed, side]) : locations.map((at) => [at, sides[0]]);
      made.draw({
        wide: wide.map(([at, side]) => around(at, side)).join(""),
        window: framed ? around(framed, sides[0]) : "",
        trail: joined ? `M${centres.map(([i, j]) => `${j} ${i}`).join("L")}` : "",
        spots: centres.map((centre, k) => (k ? disc : square)(centre)).join(""),
      });
    },
  };
}

// The widths of the sensor's patches on the canvas, in pixels.
export const sidesOf = ({ size, scales }) => Array.from({ length: scales }, (_, scale) => size * 2 ** scale);

// Let a board be used by mouse, touch and keyboard. act: {aim(location or null), look, move(step), to(glimpse),
// say(digit)}. size: of the canvas, in pixels.
export function steered({ sheet, place }, act, size, signal) {
  const pointed = (event) => locationOf(place(event), size);
  const keys = { Enter: act.look, " ": act.look, Home: () => act.to(0), End: () => act.to(Infinity) };
  const meant = (key) => {
    if (MOVES[key]) return () => act.move(MOVES[key]);
    return /^\d$/.test(key) ? () => act.say(Number(key)) : keys[key];
  };
  const events = {
    click(event) {
      act.aim(pointed(event));
      act.look();
    },
    pointermove: (event) => event.pointerType === "mouse" && act.aim(pointed(event)),
    pointerleave: () => act.aim(null),
    blur: () => act.aim(null),
    keydown(event) {
      const done = meant(event.key);
      if (!done || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      done();
    },
  };
  for (const [name, done] of Object.entries(events)) sheet.addEventListener(name, done, { signal });
}

const disc = ([i, j]) => `M${j - SPOT} ${i}a${SPOT} ${SPOT} 0 1 0 ${2 * SPOT} 0a${SPOT} ${SPOT} 0 1 0 ${-2 * SPOT} 0z`;
const square = ([i, j]) => frame([i - SPOT, j - SPOT], 2 * SPOT);
