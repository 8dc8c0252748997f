// A pad to draw on: by mouse, finger or pen, and with the keyboard.

import { element } from "./controls.js";

const STEP = 1 / 16; // of the pad's side: how far an arrow key moves the cursor
const PEN = 0.07; // of the pad's side: how wide the line is drawn
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

// A pad. change(done) is told when strokes change; done is false while one is being drawn. Returns {root, strokes, set,
// draw}: strokes() are lists of points [x, y] in units of the pad's side, set(strokes) replaces them, draw() paints anew.
export function pad({ label, change, signal }) {
  const state = { strokes: [], drawing: null, cursor: null };
  const canvas = element("canvas", { class: "live-pad", tabindex: 0, role: "application", "aria-label": label });

  function draw() {
    const side = Math.round(canvas.clientWidth * window.devicePixelRatio) || 280;
    if (canvas.width !== side) Object.assign(canvas, { width: side, height: side });
    const context = canvas.getContext("2d");
    context.clearRect(0, 0, side, side);
    Object.assign(context, { lineCap: "round", lineJoin: "round", lineWidth: PEN * side });
    context.strokeStyle = getComputedStyle(canvas).color;
    for (const stroke of state.strokes) drawLine(context, stroke, side);
    if (state.cursor) drawCursor(context, state, side);
  }

  function changed(done) {
    draw();
    change(done);
  }

  function begin(point) {
    state.drawing = [point];
    state.strokes.push(state.drawing);
    changed(false);
  }

  function end() {
    if (!state.drawing) return;
    state.drawing = null;
    changed(true);
  }

  const placed = ({ clientX, clientY }) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / height];
  };

  const pointers = {
    pointerdown(event) {
      if (event.button) return;
      event.preventDefault(); // no selection, no scrolling
      canvas.focus({ preventScroll: true });
      canvas.setPointerCapture(event.pointerId);
      state.cursor = null;
      begin(placed(event));
    },
    pointermove(event) {
      if (!state.drawing || state.cursor) return;
      const passed = event.getCoalescedEvents?.() ?? [];
      state.drawing.push(...(passed.length ? passed : [event]).map(placed));
      changed(false);
    },
    pointerup: end,
    pointercancel: end,
  };

  function keydown(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const step = ARROWS[event.key];
    if (step) move(step);
    else if (event.key === " ") lift();
    else if (event.key === "Backspace" || event.key === "Delete") set([]);
    else return;
    event.preventDefault();
  }

  function move(step) {
    state.cursor = (state.cursor ?? [0.5, 0.5]).map((at, k) => Math.min(1, Math.max(0, at + STEP * step[k])));
    if (state.drawing) state.drawing.push([...state.cursor]);
    if (state.drawing) changed(false);
    else draw();
  }

  function lift() {
    state.cursor ??= [0.5, 0.5];
    if (state.drawing) end();
    else begin([...state.cursor]);
  }

  function set(strokes) {
    Object.assign(state, { strokes: [...strokes], drawing: null });
    changed(true);
  }

  for (const [name, act] of Object.entries({ ...pointers, keydown })) canvas.addEventListener(name, act, { signal });
  canvas.addEventListener("blur", () => { end(); state.cursor = null; draw(); }, { signal });
  return { root: canvas, strokes: () => state.strokes, set, draw };
}

function drawLine(context, stroke, side) {
  context.beginPath();
  stroke.forEach(([x, y], k) => (k ? context.lineTo(x * side, y * side) : context.moveTo(x * side, y * side)));
  if (stroke.length === 1) context.lineTo(stroke[0][0] * side, stroke[0][1] * side);
  context.stroke();
}

// A ring where the keyboard's pen is, filled while it draws.
function drawCursor(context, { cursor: [x, y], drawing }, side) {
  context.beginPath();
  context.lineWidth = 2 * window.devicePixelRatio;
  context.arc(x * side, y * side, (PEN * side) / 2, 0, 2 * Math.PI);
  context.stroke();
  if (drawing) {
    context.fillStyle = context.strokeStyle;
    context.fill();
  }
}
