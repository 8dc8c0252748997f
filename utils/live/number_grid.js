// A small array as a grid of numbers: shown, pointed at, edited. One tab stop; arrow keys move inside.

import { element } from "./controls.js";
import { MOVES } from "./gestures.js";

const SIDES = { top: [-1, 0], bottom: [1, 0], left: [0, -1], right: [0, 1] };

// A number as short as it can be: whole numbers whole, others with two decimals, with a true minus sign.
export function short(value) {
  return Number.isFinite(value) ? signed(String(Math.round(value * 100) / 100)) : "?";
}

// A number for a narrow cell: about three digits, thousands as k, millions as M.
export function compact(value) {
  const size = Math.abs(value);
  if (size >= 1e6) return `${signed(String(Math.round(value / 1e6)))}M`;
  if (size >= 1e4) return `${signed(String(Math.round(value / 1e3)))}k`;
  if (size >= 10) return signed(String(size < 100 ? Math.round(value * 10) / 10 : Math.round(value)));
  return short(value);
}

const signed = (text) => (text === "-0" ? "0" : text).replace("-", "−");

// What a person typed, as a number; NaN if it is none. A comma may stand for the point, "−" for the minus sign, and a
// fraction such as 1/9 is a number.
export function typed(text) {
  const [above, below = "1", ...more] = text.replace("−", "-").replaceAll(",", ".").split("/").map((part) => part.trim());
  const plain = /^(\d+\.?\d*|\.\d+)$/;
  if (more.length || !plain.test(above.replace(/^[+-]/, "")) || !plain.test(below) || Number(below) === 0) return NaN;
  return Number(above) / Number(below);
}

// A grid. name: its heading and what screen readers call it. role: "input", "kernel", "output" or "gradient".
//   edit(i, j, value)   a cell was given another number, told with every keystroke that makes one; without it cells
//                       can't be changed
//   limit               the largest size of a number that may be typed
//   refuse(sentence)    what was typed is no number, or too large; the cell has the number again that it had before
//   point(i, j)         a cell was pointed at, by mouse, touch or arrow key; point(null) when none is any more
//   form(value)         a number as it stands in a cell, in at most five characters or so
// Returns {root, show, mark, rename}.
export const numberGrid = (options) => new Grid(options);

class Grid {
  constructor({ name, role, edit, limit = 999, refuse = () => {}, point, form = short }) {
    Object.assign(this, { edit, limit, refuse, point, form });
    this.rows = [];
    this.padding = 0;
    this.cells = new Map(); // "i,j" → its td; places in the padding have indices outside the array
    this.written = new WeakMap(); // what each td shows, and how it is marked: only what changes is drawn again
    this.marked = new WeakMap();
    this.typing = null; // {input, before}: the input that isn't settled yet, and its number when typing began
    this.heading = element("span", {}, name); // in a span, which doesn't widen the table
    this.body = element("tbody");
    this.root = element("table", { class: "live-grid", "data-role": role }, element("caption", {}, this.heading), this.body);
    this.rename(name);
    this.root.addEventListener("pointerleave", () => this.point?.(null));
    this.root.addEventListener("focusout", ({ relatedTarget }) => this.root.contains(relatedTarget) || this.point?.(null));
  }

  // rows: numbers, row by row (an array of arrays). padding: rings of zeros drawn around. most: the value with the
  // strongest colour. blank(i, j): the cell stays empty. unused(i, j): it is hatched. stale: all is greyed, and can't be
  // pointed at.
  show(rows, { padding = 0, most = 0, blank = () => false, unused = () => false, stale = false } = {}) {
    const shape = (lines, rim) => `${lines.length},${lines[0]?.length},${rim}`;
    const same = shape(rows, padding) === shape(this.rows, this.padding);
    Object.assign(this, { rows, padding });
    if (!same) this.#build();
    this.root.classList.toggle("live-stale", stale);
    for (const [key, cell] of this.cells) {
      const [i, j] = key.split(",").map(Number);
      cell.classList.toggle("live-unused", unused(i, j));
      if (this.#inside(i, j)) this.#fill(cell, i, j, blank(i, j) ? null : rows[i][j], most, stale);
    }
  }

  // Frame the cells [[i, j], …] along their common outline; a third entry is a short text that is pinned to the cell.
  mark(places) {
    const notes = new Map(places.map(([i, j, note = ""]) => [`${i},${j}`, note]));
    for (const [key, cell] of this.cells) {
      const [i, j] = key.split(",").map(Number);
      const open = Object.entries(SIDES).filter(([, [down, right]]) => !notes.has(`${i + down},${j + right}`));
      const now = notes.has(key) ? `${notes.get(key)} ${open}` : "";
      if (this.#changed(this.marked, cell, now)) this.#frame(cell, notes.get(key), open.map(([side]) => side));
    }
  }

  rename(name) {
    if (name === this.name) return;
    this.heading.textContent = this.name = name;
    this.root.setAttribute("aria-label", name);
    for (const [key] of this.cells) {
      const [i, j] = key.split(",").map(Number);
      this.#control(i, j)?.setAttribute("aria-label", this.#described(i, j));
    }
  }

  #inside = (i, j) => this.rows[i]?.[j] !== undefined;
  #control = (i, j) => this.cells.get(`${i},${j}`)?.querySelector("input, button");
  #described = (i, j) => `${this.name}, row ${i}, column ${j}`;

  #build() {
    const { rows, padding } = this;
    this.cells.clear();
    this.typing = null;
    const range = (size) => Array.from({ length: size + 2 * padding }, (_, k) => k - padding);
    const lines = range(rows.length).map((i) => element("tr", {}, ...range(rows[0].length).map((j) => this.#cell(i, j))));
    this.body.replaceChildren(...lines);
    this.#rove(0, 0);
  }

  #cell(i, j) {
    const inside = this.#inside(i, j);
    const cell = element("td", { class: inside ? null : "live-padding" }, inside ? this.#inner(i, j) : "0");
    if (inside && this.point) cell.addEventListener("pointerenter", () => this.point(i, j));
    this.cells.set(`${i},${j}`, cell);
    return cell;
  }

  #inner(i, j) {
    const told = {
      tabindex: -1,
      "aria-label": this.#described(i, j),
      focus: () => { this.#rove(i, j); this.point?.(i, j); },
      keydown: (event) => this.#move(event, i, j),
    };
    if (this.edit) return this.#field(told, i, j);
    return this.point ? element("button", { type: "button", ...told, click: () => this.point(i, j) }) : "";
  }

  #field(told, i, j) {
    const input = element("input", {
      type: "text", inputmode: "text", autocomplete: "off", ...told, // inputmode "decimal" has no minus sign on some phones
      input: () => this.#hear(input, i, j),
      blur: () => this.#settle(input, i, j),
      click: () => this.typing || input.select(),
    });
    input.addEventListener("keydown", ({ key }) => {
      if (key !== "Enter" && key !== "Escape") return;
      this.#settle(input, i, j, key === "Enter");
      input.select();
    });
    return input;
  }

  // While what is typed is no number yet, such as a minus sign, nobody is told; at the end it is refused.
  #hear(input, i, j) {
    this.typing ??= { input, before: this.rows[i][j] };
    if (this.#fits(typed(input.value))) this.edit(i, j, typed(input.value));
  }

  #settle(input, i, j, keep = true) {
    if (!this.typing) return;
    const { before } = this.typing;
    const words = input.value.trim();
    const fits = this.#fits(typed(words));
    this.typing = null;
    if ((!keep || !fits) && this.rows[i][j] !== before) this.edit(i, j, before);
    if (keep && !fits) this.refuse(`${this.#wrong(words)} ${this.#described(i, j)} stays ${this.form(before)}.`);
    input.value = this.form(this.rows[i][j]);
  }

  #fits = (value) => Math.abs(value) <= this.limit; // false for NaN

  #wrong(words) {
    if (!words) return "Nothing was typed;";
    const size = `numbers here go from −${this.limit} to ${this.limit}`;
    return Number.isNaN(typed(words)) ? `“${words}” is no number;` : `${words} is too large, ${size};`;
  }

  #move(event, i, j) {
    const step = MOVES[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const [row, column] = [i + step[0], j + step[1]];
    if (!this.#inside(row, column)) return;
    event.preventDefault();
    this.#control(row, column).focus();
    this.#control(row, column).select?.();
  }

  // Only one cell can be reached by the tab key: the last one that was visited.
  #rove(i, j) {
    for (const old of this.body.querySelectorAll("[tabindex='0']")) old.tabIndex = -1;
    const next = this.#control(i, j);
    if (next) next.tabIndex = 0;
  }

  #changed(known, cell, now) {
    const before = known.get(cell);
    known.set(cell, now);
    return before !== now;
  }

  // note: undefined leaves the cell without frame. open: the sides that have a line.
  #frame(cell, note, open) {
    cell.classList.toggle("live-marked", note !== undefined);
    if (note) cell.dataset.note = note;
    else cell.removeAttribute("data-note");
    for (const side of Object.keys(SIDES)) cell.style.setProperty(`--${side}`, open.includes(side) ? 1 : 0);
  }

  // value: null leaves the cell empty.
  #fill(cell, i, j, value, most, stale) {
    const text = value === null ? "" : this.form(value);
    const shade = most && value ? Math.min(1, Math.abs(value) / most) : 0;
    if (!this.#changed(this.written, cell, [this.name, text, shade, stale].join())) return;
    this.#write(cell.firstElementChild ?? cell, i, j, text, stale);
    cell.dataset.length = text.length;
    cell.style.setProperty("--shade", shade);
    cell.classList.toggle("live-negative", value < 0);
    cell.classList.toggle("live-zero", value === 0);
  }

  #write(inner, i, j, text, stale) {
    if (inner.tagName !== "INPUT") inner.textContent = text;
    else if (inner !== this.typing?.input) inner.value = text;
    if (inner.tagName !== "BUTTON") return;
    inner.disabled = stale;
    inner.setAttribute("aria-label", `${this.#described(i, j)}: ${text || "empty"}`);
  }
}
