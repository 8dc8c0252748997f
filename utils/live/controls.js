// What figures are built from: elements, buttons, sliders, choices. All work by mouse, touch and keyboard, and have names.

let count = 0;
const unique = (prefix) => `${prefix}-${++count}`;

// An element with attributes and children; an attribute that is a function listens to the event of its name.
export const element = (tag, attributes = {}, ...children) => filled(document.createElement(tag), attributes, children);

// The same for a part of a drawing: <svg> and what stands in it.
export const drawing = (tag, attributes = {}, ...children) =>
  filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

// A row of controls, which wraps where it is narrow.
export const row = (...children) => element("div", { class: "live-row" }, ...children);

export const button = (label, act, attributes = {}) =>
  element("button", { type: "button", click: act, ...attributes }, label);

// One of several, as radio buttons in a row. options: {value: label}. Returns {root, set(value)}.
export function choice(label, options, value, change) {
  const name = unique("live-choice");
  const inputs = Object.entries(options).map(([key, words]) => {
    const input = element("input", { type: "radio", name, value: key, change: () => change(key) });
    return { input, root: element("label", {}, input, element("span", {}, words)) };
  });
  const set = (key) => inputs.forEach(({ input }) => (input.checked = input.value === String(key)));
  set(value);
  const root = element("fieldset", { class: "live-choice" }, element("legend", {}, label), ...inputs.map((i) => i.root));
  return { root, set };
}

// One of many, as a menu. options: {value: label}. Returns {root, set(value)}.
export function menu(label, options, value, change) {
  const id = unique("live-menu");
  const items = Object.entries(options).map(([key, words]) => element("option", { value: key }, words));
  const select = element("select", { id, change: () => change(select.value) }, ...items);
  const set = (key) => (select.value = key);
  set(value);
  const root = element("div", { class: "live-menu" }, element("label", { for: id }, label), select);
  return { root, set };
}

// Where a figure says what has changed, in words; screen readers read it when it does. Returns {root, say(text)}.
export function status() {
  const root = element("p", { class: "live-status", role: "status", "aria-live": "polite" });
  return { root, say: (text) => { if (root.textContent !== text) root.textContent = text; } };
}
