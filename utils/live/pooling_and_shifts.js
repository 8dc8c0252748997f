// Pooling and shifts: a picture is moved pixel by pixel; what do its pooled maps keep?

import { board, borders, disc, frame, triangle } from "./board.js";
import { button, choice, element, menu, status } from "./controls.js";
import { figure } from "./figure.js";
import { MOVES, draggable, pointed, steered } from "./gestures.js";
import { coloursOf, grey, sequential } from "./paint.js";
import { stepPlot } from "./plot.js";
import { NAMES, shape, watchedIn } from "./shapes.js";
import { REACH, SAME, along, comparing, differences, fate, reads, shifted, tiled } from "./shifts.js";

const RULES = { max: "max", average: "average", stride: "stride", blur: "blur" };
const SIDES = { 2: "2", 3: "3", 4: "4", 5: "5" };
const FOLLOW = { no: "as it was", yes: "moved along" };
const KEYS = { ArrowLeft: ["←", "left"], ArrowUp: ["↑", "up"], ArrowDown: ["↓", "down"], ArrowRight: ["→", "right"] };
const FATES = {
  blank: "Nothing was in it, and nothing is.",
  inside: "Its largest value is still inside, and nothing larger has come in.",
  replaced: "Its largest value has left, and one as large has come in.",
  left: "Its largest value has left.",
  larger: "A larger value has come in.",
};
const READS = {
  max: "The green dot is its largest value.",
  average: "",
  stride: "The green dot is the one value that it takes.",
  blur: "The blur reads a little beyond it, too.",
};
const CURVES = ["overlap", "the framed window"];
const HINT = "Drag the picture, or press the arrows. Point at a pooled cell to see its window.";
const FARTHEST = `The picture moves ${REACH} pixels each way, and no farther.`;
const MARK = { least: 0.3, most: 0.85 }; // of a cell: how wide the mark of a small change is, and of a change by 1

export default figure("Pooling and shifts", (root, life) => {
  const state = { picture: "three", rule: "max", side: 2, follow: false, shift: [0, 1], axis: 1 };
  state.watched = watchedIn(state.picture);
  const parts = partsOf(state, change);
  root.append(...arranged(parts));

  function change(news) {
    const wished = news.shift ?? state.shift;
    const shift = wished.map((distance) => Math.min(REACH, Math.max(-REACH, distance)));
    Object.assign(state, news, { shift, axis: axisOf(state, shift) });
    draw();
    parts.status.say(String(shift) === String(wished) ? HINT : FARTHEST);
  }

  function draw() {
    show(parts, seen(state), coloursOf(root));
  }

  parts.status.say(HINT);
  life.onTheme(draw);
});

// The axis along which the picture has moved last: 0 down, 1 right.
function axisOf({ shift: before, axis }, shift) {
  const [down, right] = shift.map((distance, k) => Math.abs(distance - before[k]));
  return down === right ? axis : Number(right > down);
}

// All that the figure shows of a state: the state, and
//   moved                           the moved picture, with windows over all of it
//   now, before, cells, overlap     as `comparing` gives them; differ: where the two maps differ
//   line                            the same at each shift along the axis
//   cell, read, fate                the watched window, what it reads, and what became of its largest value
export function seen(state) {
  const { picture, rule, side, follow, shift, axis } = state;
  const x = tiled(shape(picture), side);
  const moved = shifted(x, shift);
  const compare = comparing(x, { rule, side, follow });
  const compared = compare(shift);
  const cell = cellOf(state);
  return {
    ...state, ...compared, moved, cell,
    differ: differences(compared.now, compared.before),
    line: along(compare, shift, axis),
    read: reads(moved, rule, side, cell),
    fate: fate(x, side, cell, shift),
  };
}

// The window that holds the watched pixel.
const cellOf = ({ watched, side }) => watched.map((place) => Math.floor(place / side));

// What the figure is made of. change({…}) is told what the reader wants to be otherwise.
function partsOf(state, change) {
  const move = ([down, right]) => change({ shift: [state.shift[0] + down, state.shift[1] + right] });
  const back = () => change({ shift: [0, 0] });
  const watch = (cell) => change({ watched: cell.map((k) => state.side * k + Math.floor(state.side / 2)) });
  const pick = (step) => step !== state.shift[state.axis] && change({ shift: state.shift.with(state.axis, step) });
  const keyed = { tabindex: 0, role: "application" };
  const parts = {
    picture: menu("Picture", NAMES, state.picture, (picture) => change({ picture, watched: watchedIn(picture) })),
    rule: segments(choice("Pooling", RULES, state.rule, (rule) => change({ rule }))),
    side: segments(choice("Window", SIDES, state.side, (side) => change({ side: Number(side) }))),
    follow: segments(choice("Compare with the map", FOLLOW, "no", (follow) => change({ follow: follow === "yes" }))),
    moved: board({ name: "Picture", role: "input", lines: ["borders", "window", "kept"], attributes: keyed }),
    now: board({ name: "Pooled now", role: "output", lines: ["marks", "window"], attributes: keyed }),
    before: board({ name: "Pooled before", role: "output", lines: ["window"] }),
    keys: keysOf(move, back),
    number: element("strong"),
    window: element("p"),
    plot: stepPlot({ names: CURVES, multiples: "whole windows", from: -REACH, to: REACH, pick }),
    status: status(),
  };
  steered(parts.moved.sheet, move, back);
  steered(parts.keys, move, back);
  draggable(parts.moved, () => state.shift, (shift) => change({ shift }));
  pointed(parts.now, () => cellOf(state), watch);
  return parts;
}

function segments(part) {
  part.root.classList.add("live-segments");
  return part;
}

const keysOf = (move, back) =>
  element("div", { class: "live-keys", role: "group", "aria-label": "Move the picture" },
    ...Object.entries(KEYS).map(([key, [sign, name]]) =>
      button(sign, () => move(MOVES[key]), { "aria-label": `Move ${name}` })),
    button("Back", back));

const arranged = ({ picture, rule, side, follow, moved, now, before, keys, number, window, plot, status: told }) => [
  element("div", { class: "live-row live-settings" }, picture.root, rule.root, side.root, follow.root),
  told.root,
  element("div", { class: "live-shifts" }, moved.root, keys, now.root, before.root,
    element("div", { class: "live-read", role: "status", "aria-live": "polite" },
      element("p", { class: "live-number" }, "Overlap ", number),
      element("p", { class: "live-caption" }, "1: the two maps are equal. 0: they share nothing."), window),
    plot.root),
];

function show(parts, view, colours) {
  showPicture(parts.moved, view, colours);
  showMaps(parts, view, colours);
  showPlot(parts.plot, view);
  parts.number.textContent = rounded(view.overlap);
  parts.window.textContent = sentence(view);
}

function showPicture(part, { side, shift, moved, read }, colours) {
  const [, height, width] = moved.shape;
  part.show(moved, grey(colours));
  part.draw({
    borders: borders(height, width, side),
    window: frame(read.from, read.side, 0.2), // outside, so that it covers none of its pixels
    kept: read.kept ? disc(read.kept) : "",
  });
  part.note(said(shift));
  part.label(`Picture, ${said(shift)}. Arrow keys move it, Home puts it back.`);
}

function showMaps(parts, { now, before, cell, cells, follow, differ }, colours) {
  for (const [part, map] of [[parts.now, now], [parts.before, before]]) {
    part.show(map, sequential(colours, 1));
    part.draw({ window: frame(cell, 1) });
  }
  parts.now.draw({ marks: differ.map(mark).join("") });
  const count = `${differ.length} of ${now.data.length}`;
  const how = follow ? `by whole cells: ${said(cells)}` : "as it was";
  parts.now.note(differ.length ? `${count} differ\n▲ more, ▼ less` : `${count} differ`);
  parts.now.label(`Pooled map of the moved picture; ${count} cells differ. Arrow keys choose a cell.`);
  parts.before.note(how);
  parts.before.label(`Pooled map of the picture before it moved, ${how}.`);
}

// A triangle in a cell that differs, as wide as the change is large.
const mark = ({ cell, change }) =>
  triangle(cell, Math.max(MARK.least, MARK.most * Math.min(1, Math.abs(change))), change > 0);

function showPlot(plot, { line, shift, axis, side, cell }) {
  const direction = ["down", "right"][axis];
  const other = shift[1 - axis] ? ` (${said(shift.with(axis, 0))})` : "";
  const overlaps = line.map(({ overlap }) => overlap);
  const spoken = overlaps.map(rounded).join(", ");
  plot.show({
    curves: [overlaps, line.map(({ now }) => valueAt(now, cell))],
    at: shift[axis],
    every: side,
    across: `pixels ${direction}${other}`,
    described: `Overlap for shifts from −${REACH} to ${REACH} pixels ${direction}${other}: ${spoken}.`,
  });
}

const valueAt = ({ shape: [, , width], data }, [i, j]) => data[i * width + j];

function sentence({ rule, now, before, cell, follow, shift, fate: what }) {
  const [then, value] = [before, now].map((map) => rounded(valueAt(map, cell)));
  const why = rule === "max" && !follow && shift.some(Boolean) ? FATES[what] : READS[rule];
  return `The framed window: ${then} ${follow ? "in the other map" : "before"}, ${value} now. ${why}`;
}

// A number between 0 and 1 with two decimals, which says 0 or 1 only where it is (but for the rounding of sums).
export function rounded(value) {
  const text = value.toFixed(2);
  if (text === "1.00" && value < 1 - SAME) return "0.99";
  return text === "0.00" && value > SAME ? "0.01" : text;
}

// A shift in words: "moved 2 right, 1 down".
function said([down, right]) {
  const words = [[right, "right", "left"], [down, "down", "up"]].filter(([distance]) => distance);
  const parts = words.map(([distance, on, back]) => `${Math.abs(distance)} ${distance > 0 ? on : back}`);
  return parts.length ? `moved ${parts.join(", ")}` : "not moved";
}
