// "Where it looks" on the screen: the canvas; beside it what the network sees and says, or the digits to name, and once
// one is named, where the network looked; below, the strip of its glimpses and the score.

import { button, choice, element, menu, row, status } from "./controls.js";
import { glimpseStrip } from "./glimpse_strip.js";
import { glimpseBoard, steered } from "./looking_board.js";
import { askPanel, watchPanel } from "./looking_panels.js";
import { LABELS, notes } from "./looking_words.js";
import { grey, through } from "./paint.js";
import { scoreTable } from "./score_table.js";
import { revealed } from "./sensor.js";

const WHO = { watch: "the network", look: "you" };
const SHOWN = { whole: "whole", seen: "only what it has seen" };
const PIECES = [0, 4, 8, 16];

// network: {sensor, glimpses}. size: of the canvas, in pixels. trained: on how many pieces.
// act: what the reader can do, {who(key), pieces(count), shown(key), fresh, again, by(glimpses), to(glimpse), play,
// aim(location or null), move(step), look, say(digit)}. Returns {root, said, next, show(state, colours)}; next: the
// button that asks for another digit.
export function layOut({ network, size, trained }, act, signal) {
  const { sensor, glimpses } = network;
  const parts = {
    canvas: glimpseBoard("Canvas", "input", { tabindex: 0, role: "application" }),
    its: glimpseBoard("The network", "output"),
    shown: choice("The canvas", SHOWN, "whole", act.shown),
    play: button("Play", act.play),
    again: button("Other clutter", act.again),
    next: button("Another digit", act.fresh),
    watch: watchPanel(sensor),
    ask: askPanel(sensor, act.say),
    strip: glimpseStrip(glimpses, act.to),
    score: scoreTable(glimpses),
  };
  const said = status();
  parts.steps = row(button("Back", () => act.by(-1)), button("Next", () => act.by(1)), parts.play);
  steered(parts.canvas, act, size, signal);
  const root = arranged(parts, said, trained, act);
  return {
    root,
    said,
    next: parts.next,
    show(state, colours) {
      root.dataset.who = state.who;
      show(parts, sensor, state, colours);
    },
  };
}

function arranged({ canvas, its, shown, steps, again, next, watch, ask, strip, score }, said, trained, act) {
  const names = PIECES.map((count) => [count, count === trained ? `${count}, as in training` : String(count)]);
  const who = choice("Who looks?", WHO, "watch", act.who);
  const chosen = (count) => act.pieces(Number(count));
  const pieces = menu("Pieces of other digits", Object.fromEntries(names), trained, chosen);
  for (const { root } of [who, shown]) root.classList.add("live-segments");
  return element("div", { class: "live-looking" },
    element("div", { class: "live-told" },
      element("div", { class: "live-row live-settings" }, who.root, pieces.root, shown.root), said.root),
    element("div", { class: "live-canvas" }, canvas.root, steps),
    element("div", { class: "live-beside" }, watch.root, ask.root, its.root),
    element("div", { class: "live-more" }, row(next, again)),
    element("div", { class: "live-below" }, strip.root, score.root));
}

function show(parts, sensor, state, colours) {
  const { who, round, at, playing, named, score } = state;
  const [watching, over] = [who === "watch", named !== null];
  const locations = round.glimpses.map(({ location }) => location);
  for (const part of [parts.steps, parts.again, parts.shown.root, parts.watch.root]) part.hidden = !watching;
  parts.ask.root.hidden = watching || over;
  parts.its.root.hidden = watching || !over;
  parts.strip.root.hidden = !watching && !over;
  parts.play.textContent = playing ? "Stop" : "Play";
  showCanvas(parts.canvas, sensor, state, locations, colours);
  parts.its.show(round.image, grey(colours));
  parts.its.trace({ locations: locations.slice(0, at + 1), joined: true }, sensor);
  parts.its.note(notes.its(at + 1));
  parts.its.label(LABELS.its(at + 1));
  parts.watch.show(round.glimpses[at], at === locations.length - 1, colours);
  parts.strip.show(round.glimpses, at, round.image.shape[1], colours);
  parts.score.show(watching ? null : score);
}

function showCanvas(canvas, sensor, { who, round, at, shown, sights, aim, named }, locations, colours) {
  const [watching, over] = [who === "watch", named !== null];
  const seen = watching ? locations.slice(0, at + 1) : sights;
  const whole = watching ? shown === "whole" : over;
  const framed = watching ? seen.at(-1) : over ? null : aim ?? seen.at(-1);
  canvas.show(whole ? round.image : revealed(round.table, seen, sensor), through(grey(colours)));
  canvas.trace({ locations: seen, framed, joined: watching || over }, sensor);
  canvas.title(watching || !over ? "Canvas" : "You");
  canvas.note(watching ? notes.watched(at + 1, locations.length) : notes.looked(seen.length, locations.length, over));
  canvas.label(LABELS[!watching && over ? "over" : who]);
}
