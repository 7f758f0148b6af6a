// What every other script uses: the page's data, elements, numbers, and the list of sections.
const hrm = {
  began: performance.now(),
  data: JSON.parse(document.getElementById("data").textContent),
  sections: [], // {id, name, build(element)}, in the order of the tabs
  kinds: {}, // how to draw each kind of puzzle
};

// An element with attributes, listeners (onclick: f) and children.
hrm.el = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};

// A control with its name above it.
hrm.field = (name, control) =>
  hrm.el("label", { class: "field" }, hrm.el("span", { class: "name" }, name), control);

hrm.select = (options, onchange) => {
  const select = hrm.el("select", { onchange: () => onchange(select.value) });
  for (const [value, text] of options) select.append(hrm.el("option", { value }, text));
  return select;
};

hrm.count = (number) => Number(number).toLocaleString("en-US");

hrm.plural = (number, noun) => `${hrm.count(number)} ${noun}${number === 1 ? "" : "s"}`;

// A number in as few digits as tell it apart: 0.0312, 95.31, 1,234.
hrm.number = (value) => {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.0001 || size >= 1e7)) return value.toExponential(3);
  if (Number.isInteger(value)) return hrm.count(value);
  return size >= 1000 ? hrm.count(Math.round(value)) : String(Number(value.toPrecision(4)));
};

hrm.duration = (seconds) => {
  const s = Math.round(seconds);
  const two = (n) => String(n).padStart(2, "0");
  return s < 3600
    ? `${Math.floor(s / 60)}:${two(s % 60)}`
    : `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
};

// Arrays are deflated and in base64; each is decoded once, when it is first asked for.
const decoded = new Map();
hrm.array = (name) => {
  if (!decoded.has(name)) decoded.set(name, decode(name));
  return decoded.get(name);
};

async function decode(name) {
  const text = atob(document.getElementById("array-" + name).textContent);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(inflated).arrayBuffer();
}

// Tokens of an array: cells(from, to) is a list of them, -1 where there is none.
hrm.cells = async (name, bytesPerCell) => {
  const buffer = await hrm.array(name);
  if (bytesPerCell === 4) {
    const tokens = new Int32Array(buffer);
    return (from, to) => Array.from(tokens.subarray(from, to));
  }
  const tokens = new Int8Array(buffer); // all bits set is -1; no vocabulary in bytes is that large
  const wide = new Uint8Array(buffer);
  return (from, to) => {
    const list = new Array(to - from);
    for (let i = from; i < to; i++) list[i - from] = tokens[i] === -1 ? -1 : wide[i];
    return list;
  };
};

// Which keys do what: a text that begins with a blank explains the keys before it.
hrm.hint = (...parts) =>
  hrm.el("p", { class: "muted small" }, ...parts.flatMap((part) => (part.startsWith(" ") ? [part] : [hrm.el("kbd", {}, part), " "])));

hrm.empty = (title, text) =>
  hrm.el("div", { class: "panel empty" }, hrm.el("h2", {}, title), hrm.el("p", {}, text));

hrm.facts = (pairs) => {
  const list = hrm.el("dl", { class: "facts" });
  for (const [name, value] of pairs) {
    if (value === null || value === undefined || value === "") continue;
    const long = String(value).length > 12;
    list.append(hrm.el("div", {}, hrm.el("dt", {}, name), hrm.el("dd", { class: long ? "text" : null }, String(value))));
  }
  return list;
};

// Which keys a control needs itself: what is typed into, moved or pressed keeps its own.
const MOVES = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"];
const needs = (target, key) => {
  const control = target.closest("input, select, textarea, button, summary");
  if (!control) return false;
  if (control.matches("[role=tab]")) return key === "Space" || MOVES.includes(key);
  if (control.matches("[type=range]")) return MOVES.includes(key);
  if (control.matches("[type=checkbox], button, summary")) return key === "Space";
  return true;
};

// Keys that act on a section while it is shown: on the whole page, wherever the focus is, or inside
// an element only. A held Space counts once; it never scrolls where it has something to do.
hrm.keys = (place, section, actions) => {
  place.addEventListener("keydown", (event) => {
    const key = event.key === " " ? "Space" : event.key;
    if (section.hidden || !actions[key] || event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.target instanceof Element && needs(event.target, key)) return;
    event.preventDefault();
    if (!(event.repeat && key === "Space")) actions[key]();
  });
};
