// Arrow keys, dragging and pointing, the same in every figure. A move is [down, right] in whole steps.

export const MOVES = { ArrowLeft: [0, -1], ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowRight: [0, 1] };

// Arrow keys move, wherever the focus is inside the part; Home goes back, where there is a back.
export function steered(part, move, back) {
  part.addEventListener("keydown", (event) => {
    const act = MOVES[event.key] ? () => move(MOVES[event.key]) : event.key === "Home" && back;
    if (!act || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act();
  });
}

// Dragging a board's picture, by mouse, pen or finger. held(): where it is, [down, right] in its pixels; moveTo(place).
export function draggable({ sheet, place }, held, moveTo) {
  let grip = null;
  const release = () => (grip = null);
  sheet.classList.add("live-draggable");
  sheet.addEventListener("pointerdown", (event) => {
    grip = { from: place(event), held: held() };
    sheet.setPointerCapture(event.pointerId);
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!grip) return;
    const to = place(event);
    const wished = grip.held.map((start, axis) => start + Math.round(to[axis] - grip.from[axis]));
    if (String(wished) !== String(held())) moveTo(wished);
  });
  sheet.addEventListener("pointerup", release);
  sheet.addEventListener("pointercancel", release);
}

// Cells of a board, pointed at by mouse, touch or arrow keys. chosen(): the cell [i, j] that is; choose(cell).
export function pointed({ sheet, place, size }, chosen, choose) {
  const at = (cell) => {
    const inside = cell.map((k, axis) => Math.min(size()[axis] - 1, Math.max(0, k)));
    if (String(inside) !== String(chosen())) choose(inside);
  };
  const point = (event) => at(place(event).map(Math.floor));
  sheet.addEventListener("pointerdown", point);
  sheet.addEventListener("pointermove", point);
  steered(sheet, (by) => at(chosen().map((k, axis) => k + by[axis])));
}
