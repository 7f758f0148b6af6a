// The puzzles of a dataset: a gallery to filter, and the one that is looked at.
hrm.browser = (() => {
  const spec = hrm.data.data;
  if (!spec) return null;
  const PER_PAGE = 24;
  const kind = hrm.kinds[spec.kind](spec);
  const state = { split: spec.splits.length - 1, page: 0, chosen: 0, search: "", least: "", most: "", order: "number", answers: true };
  const splits = spec.splits.map(() => null); // {cells, first: [example…], measures}
  let found = [];
  const ui = {};

  async function open(s) {
    if (!splits[s]) {
      const json = spec.splits[s];
      const first = [0];
      for (const count of json.counts) first.push(first.at(-1) + count);
      splits[s] = { json, first, cells: await hrm.cells(json.array, spec.bytesPerCell), measures: null };
    }
    return splits[s];
  }

  const current = () => splits[state.split];

  function example(split, e) {
    const width = spec.cells;
    return { input: split.cells(2 * e * width, (2 * e + 1) * width), label: split.cells((2 * e + 1) * width, (2 * e + 2) * width) };
  }

  // Of each puzzle, by its first example; only when somebody sorts or filters by it.
  function measures(split) {
    split.measures ??= split.json.counts.map((count, i) => {
      const { input, label } = example(split, split.first[i]);
      return count ? kind.measure(input, label) : 0;
    });
    return split.measures;
  }

  const nameOf = (split, i) => split.json.names[i] || "";
  const titleOf = (split, i) => nameOf(split, i) || `Puzzle ${hrm.count(split.json.numbers[i])}`;

  function find() {
    const split = current();
    const text = state.search.trim().toLowerCase();
    const number = /^\d+$/.test(text) ? Number(text) : null;
    const measured = state.least !== "" || state.most !== "" || state.order !== "number" ? measures(split) : null;
    const [least, most] = [state.least === "" ? -Infinity : Number(state.least), state.most === "" ? Infinity : Number(state.most)];
    found = [];
    split.json.numbers.forEach((n, i) => {
      const name = nameOf(split, i).toLowerCase();
      const wanted = !text || n === number || (name && name.includes(text));
      if (wanted && (!measured || (measured[i] >= least && measured[i] <= most))) found.push(i);
    });
    if (state.order !== "number") found.sort((a, b) => (state.order === "least" ? 1 : -1) * (measured[a] - measured[b]) || a - b);
    state.page = 0;
    drawPage();
    choose(found[0] ?? null);
    missing(number);
  }

  // A number that is in the dataset but not in this page.
  function missing(number) {
    const { json } = current();
    const gone = number !== null && !found.length && number < json.puzzles;
    ui.missing.hidden = !gone;
    if (gone) ui.missing.textContent = `Puzzle ${hrm.count(number)} is in the dataset, but not in this page. Print it with: hrm data show ${spec.path} --split ${json.name} --index ${number}`;
  }

  function drawPage() {
    const split = current();
    const pages = Math.max(1, Math.ceil(found.length / PER_PAGE));
    const part = found.slice(state.page * PER_PAGE, (state.page + 1) * PER_PAGE);
    ui.gallery.replaceChildren(...part.map((i) => hrm.el("li", {}, card(split, i))));
    ui.count.textContent = `${hrm.plural(found.length, "puzzle")}, page ${hrm.count(state.page + 1)} of ${hrm.count(pages)}`;
    ui.back.disabled = state.page === 0;
    ui.forward.disabled = state.page >= pages - 1;
  }

  function card(split, i) {
    const first = example(split, split.first[i]);
    return hrm.el(
      "button",
      { type: "button", class: "card", "data-puzzle": i, "aria-current": String(i === state.chosen), onclick: () => choose(i) },
      kind.thumbnail(first),
      hrm.el("span", { class: "caption" }, `${titleOf(split, i)} · ${kind.caption(first.input, first.label)}`)
    );
  }

  function turn(by) {
    const pages = Math.ceil(found.length / PER_PAGE);
    state.page = Math.min(pages - 1, Math.max(0, state.page + by));
    const inside = ui.gallery.contains(document.activeElement);
    drawPage();
    choose(found[state.page * PER_PAGE]);
    reveal(inside);
  }

  // The card of the chosen puzzle: with the focus, if another card had it, else only in sight.
  function reveal(focus) {
    const card = ui.gallery.querySelector(`[data-puzzle="${state.chosen}"]`);
    if (focus) card?.focus();
    else card?.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const at = found.indexOf(state.chosen) + by;
    if (at < 0 || at >= found.length) return;
    const inside = ui.gallery.contains(document.activeElement);
    if (Math.floor(at / PER_PAGE) !== state.page) {
      state.page = Math.floor(at / PER_PAGE);
      drawPage();
    }
    choose(found[at]);
    reveal(inside);
  }

  function choose(i) {
    state.chosen = i;
    for (const each of ui.gallery.querySelectorAll(".card")) each.setAttribute("aria-current", String(Number(each.dataset.puzzle) === i));
    ui.detail.replaceChildren(...(i === null ? [hrm.el("p", { class: "muted" }, "No puzzle fits. Change what you are looking for.")] : detail(current(), i)));
  }

  function detail(split, i) {
    const { json } = split;
    const group = `group ${hrm.count(json.groupOf[i])}`;
    const place = nameOf(split, i) ? `puzzle ${hrm.count(json.numbers[i])}, ${group}` : group;
    const parts = [hrm.el("div", {}, hrm.el("h2", {}, titleOf(split, i)), hrm.el("p", { class: "muted small" }, `${json.name}, ${place}`)), options()];
    parts.push(...pairs(split, i, json.counts[i] > 1 || kind.boards > 1 ? json.name : null));
    for (const other of splits) {
      const twin = spec.kind === "arc" && other && other !== split ? other.json.identifierOf.indexOf(json.identifierOf[i]) : -1;
      if (twin >= 0 && json.identifierOf[i]) parts.push(...pairs(other, twin, other.json.name));
    }
    return parts;
  }

  function options() {
    const answers = hrm.el("input", { type: "checkbox", checked: state.answers, onchange: () => ((state.answers = answers.checked), choose(state.chosen)) });
    const row = hrm.el("div", { class: "bar" }, hrm.el("label", { class: "check" }, answers, "Answer"));
    if (spec.kind === "arc") {
      const digits = hrm.el("input", { type: "checkbox", checked: hrm.arc.digits, onchange: () => ((hrm.arc.digits = digits.checked), drawPage(), choose(state.chosen)) });
      row.append(hrm.el("label", { class: "check" }, digits, "Colours as digits"));
    }
    return row;
  }

  function pairs(split, i, name) {
    const list = [];
    for (let e = split.first[i]; e < split.first[i + 1]; e++) {
      const { input, label } = example(split, e);
      const scene = kind.scene({ input, answer: state.answers ? label : null, name: kind.caption(input, label) });
      const boards = hrm.el("div", { class: "scene" }, ...scene.map(([caption, board]) => hrm.figure(caption, board)));
      if (name) list.push(hrm.el("h3", { class: "small" }, `${name} pair ${e - split.first[i] + 1} of ${split.json.counts[i]}`));
      list.push(boards);
      const text = kind.text(input) + (state.answers ? "\n" + kind.text(label) : "");
      list.push(hrm.el("details", { class: "small" }, hrm.el("summary", {}, "As text"), hrm.el("pre", {}, text)));
    }
    return list;
  }

  async function chooseSplit(s) {
    await open(s);
    if (spec.kind === "arc") await Promise.all(spec.splits.map((_, each) => open(each)));
    state.split = s;
    ui.rule.textContent = `In this page: ${current().json.rule}`;
    find();
  }

  function filters() {
    const input = (type, key) => {
      const control = hrm.el("input", { type, oninput: () => ((state[key] = control.value), find()) });
      return control;
    };
    const split = hrm.select(spec.splits.map((each, s) => [s, `${each.name} (${hrm.count(each.puzzles)})`]), (value) => chooseSplit(Number(value)));
    split.value = state.split;
    split.id = "split";
    const order = hrm.select([["number", "as in the dataset"], ["least", `${kind.measureName}, fewest first`], ["most", `${kind.measureName}, most first`]], (value) => ((state.order = value), find()));
    const search = input("search", "search");
    search.id = "search";
    const [least, most] = [input("number", "least"), input("number", "most")];
    least.id = "least";
    most.id = "most";
    return hrm.el("div", { class: "bar panel" }, hrm.field("Split", split), hrm.field("Number or name", search), hrm.field(`${kind.measureName} from`, least), hrm.field("to", most), hrm.field("Order", order));
  }

  function facts() {
    const provenance = spec.provenance ?? {};
    const examples = spec.splits.map((each) => [`${each.name[0].toUpperCase()}${each.name.slice(1)} examples`, hrm.count(each.examples)]);
    const options = Object.entries(provenance.options ?? {}).map(([key, value]) => `${key} ${value}`).join(", ");
    const list = hrm.facts([["Kind", spec.label], ...examples, ...spec.splits.map((each) => [`Groups in ${each.name}`, hrm.count(each.groups)]), ["Cells", hrm.count(spec.cells)], ["Tokens", hrm.count(spec.vocabulary)]]);
    return hrm.el("div", { class: "panel side" }, list, options ? hrm.el("p", { class: "muted small" }, `Made by ${provenance.builder}: ${options}`) : null);
  }

  async function build(element) {
    ui.rule = hrm.el("p", { class: "muted small", id: "rule" });
    ui.missing = hrm.el("p", { class: "panel", id: "missing", role: "status", hidden: true });
    ui.count = hrm.el("span", { class: "muted", role: "status", id: "found" });
    ui.back = hrm.el("button", { type: "button", onclick: () => turn(-1) }, "‹ Back");
    ui.forward = hrm.el("button", { type: "button", id: "forward", onclick: () => turn(1) }, "Next ›");
    ui.gallery = hrm.el("ul", { class: "gallery", "aria-label": "Puzzles" });
    ui.detail = hrm.el("div", { class: "panel detail", id: "detail" });
    const pager = hrm.el("div", { class: "bar level" }, ui.back, ui.forward, ui.count, hrm.hint("←", "→", " puzzles"));
    const frame = hrm.el("div", { class: "browse" }, hrm.el("div", { class: "side" }, pager, ui.gallery), ui.detail);
    hrm.keys(document, element, { ArrowRight: () => step(1), ArrowLeft: () => step(-1) });
    // Elsewhere these scroll the page, as everywhere.
    hrm.keys(ui.gallery, element, { PageDown: () => turn(1), PageUp: () => turn(-1) });
    element.append(facts(), filters(), ui.rule, ui.missing, frame);
    await chooseSplit(state.split);
  }

  hrm.sections.push({ id: "data", name: "Data", build });
  return { state };
})();
