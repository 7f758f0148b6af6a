// What the model makes of test puzzles, played segment by segment.
hrm.player = (() => {
  const spec = hrm.data.predictions;
  if (!spec) return null;
  const SPEEDS = [["1400", "slow"], ["700", "normal"], ["250", "fast"]];
  const state = { row: 0, segment: 0, filter: "all", right: false, timer: null, pause: 700 };
  let kind;
  let cells;
  let shown = []; // rows that the filter lets through
  const ui = {};

  const solved = (row) => row.right.at(-1) === row.labelled;
  const verdict = (row) =>
    solved(row) ? ["✓ solved", "good"] : row.valid.at(-1) ? ["✓ valid", "good"] : [`✗ ${row.labelled - row.right.at(-1)} wrong`, "wrong"];
  const title = (row) => row.name || `Puzzle ${hrm.count(row.puzzle)}`;

  // The question, the label, and the model's answers of a row; segment 0 is before the first.
  function tokens(index, segment) {
    const width = spec.cells;
    const from = index * (2 + spec.segments) * width;
    const part = (i) => cells(from + i * width, from + (i + 1) * width);
    return {
      input: part(0),
      label: part(1),
      answer: segment > 0 ? part(1 + segment) : null,
      previous: segment > 1 ? part(segment) : null,
    };
  }

  function drawList() {
    shown = spec.rows.map((_, i) => i).filter((i) => state.filter === "all" || solved(spec.rows[i]) === (state.filter === "solved"));
    ui.list.replaceChildren(
      ...shown.map((i) => {
        const row = spec.rows[i];
        const [text, style] = verdict(row);
        const chip = hrm.el(
          "button",
          { type: "button", class: "chip", "aria-current": String(i === state.row), "data-row": i, onclick: () => choose(i), onkeydown: spaceOnChosen },
          hrm.el("span", { class: "name" }, title(row)),
          hrm.el("span", { class: `verdict ${style}` }, text)
        );
        return hrm.el("li", {}, chip);
      })
    );
    ui.count.textContent = `${hrm.count(shown.length)} of ${hrm.count(spec.rows.length)} shown`;
  }

  function choose(i) {
    stop();
    state.row = i;
    state.segment = 0;
    for (const chip of ui.list.querySelectorAll(".chip")) chip.setAttribute("aria-current", String(Number(chip.dataset.row) === i));
    draw();
  }

  // Where a click on the list leaves the focus, Space plays too; on another puzzle it chooses it.
  function spaceOnChosen(event) {
    if (event.key !== " " || event.currentTarget.getAttribute("aria-current") !== "true") return;
    event.preventDefault();
    if (!event.repeat) play();
  }

  function neighbour(by) {
    const at = shown.indexOf(state.row);
    const next = shown[Math.min(shown.length - 1, Math.max(0, at + by))];
    if (next === undefined) return;
    choose(next);
    const chip = ui.list.querySelector(`[data-row="${next}"]`);
    const list = ui.list;
    if (list.contains(document.activeElement)) chip.focus({ preventScroll: true });
    // Within the list only: the page itself stays where it is.
    if (chip.offsetTop < list.scrollTop) list.scrollTop = chip.offsetTop;
    else if (chip.offsetTop + chip.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = chip.offsetTop + chip.offsetHeight - list.clientHeight;
  }

  function go(segment) {
    state.segment = Math.min(spec.segments, Math.max(0, segment));
    draw();
    if (state.segment === spec.segments) stop();
  }

  function play() {
    if (state.timer) return stop();
    if (state.segment === spec.segments) state.segment = 0;
    draw();
    state.timer = setInterval(() => go(state.segment + 1), state.pause);
    label();
  }

  function stop() {
    clearInterval(state.timer);
    state.timer = null;
    label();
  }

  function label() {
    ui.play.replaceChildren(icon(state.timer ? "M5 4h5v16H5zM14 4h5v16h-5z" : "M6 3l15 9-15 9z"), state.timer ? "Pause" : "Play");
  }

  const icon = (d) => hrm.svg("svg", { viewBox: "0 0 24 24", width: 16, height: 16, fill: "currentColor", "aria-hidden": "true" }, hrm.svg("path", { d }));

  function iconButton(name, d, action) {
    return hrm.el("button", { type: "button", class: "icon", "aria-label": name, title: name, onclick: action }, icon(d));
  }

  function draw() {
    const row = spec.rows[state.row];
    const segment = state.segment;
    const now = tokens(state.row, segment);
    const marks = hrm.marks(now);
    const name = `${title(row)}, segment ${segment} of ${spec.segments}: ${marks.changed.length} changed, ${marks.wrong.length} wrong`;
    const scene = kind.scene({ ...now, right: state.right && kind.boards > 1 ? now.label.map((t) => Math.max(t, 0)) : null, name });
    if (state.right && kind.boards === 1) scene.push(["The right answer", kind.scene({ input: now.input, answer: now.label, name: "The right answer" })[0][1]]);
    if (state.right && kind.boards === 1) scene[0][0] = "The model's answer";
    ui.scene.classList.toggle("single", scene.length === 1);
    ui.scene.replaceChildren(...scene.map(([caption, board]) => hrm.figure(caption, board)));
    ui.slider.value = segment;
    ui.slider.setAttribute("aria-valuetext", segment ? `segment ${segment}` : "the question");
    ui.first.disabled = ui.back.disabled = segment === 0;
    ui.forward.disabled = ui.last.disabled = segment === spec.segments;
    ui.heading.textContent = title(row) + (row.pair ? `, pair ${row.pair + 1}` : "");
    ui.now.textContent = segment ? `Segment ${segment} of ${spec.segments}` : "The question";
    ui.numbers.replaceChildren(...numbers(row, segment, marks));
    ui.plot.replaceChildren(qPlot(row, segment));
    ui.text.textContent = kind.text(now.answer ?? now.input);
  }

  function numbers(row, segment, marks) {
    if (!segment) return [hrm.el("p", { class: "muted" }, "Before the first segment. Press Play, or step through with the arrow keys.")];
    const halt = row.qHalt[segment - 1] > row.qContinue[segment - 1];
    const valid = row.valid.length ? (row.valid[segment - 1] ? "yes" : "no") : null;
    const list = hrm.facts([
      ["Cells right", `${row.right[segment - 1]} of ${row.labelled}`],
      ["Changed", segment > 1 ? marks.changed.length : "–"],
      ["Wrong", marks.wrong.length],
      ["Valid by the rules", valid],
      ["q_halt", hrm.number(row.qHalt[segment - 1])],
      ["q_continue", hrm.number(row.qContinue[segment - 1])],
    ]);
    const text = row.halts === segment ? "Would halt here." : halt ? (row.halts && row.halts < segment ? `Would have halted after segment ${row.halts}.` : "Would halt here.") : row.halts && row.halts < segment ? `Would have halted after segment ${row.halts}.` : "Wants to go on.";
    return [list, hrm.el("p", { class: "badge" + (row.halts && row.halts <= segment ? " good" : "") }, text)];
  }

  // q_halt and q_continue over the segments, with the segment that is shown.
  function qPlot(row, segment) {
    const [W, H, L, R, T, B] = [270, 120, 34, 8, 10, 22];
    const all = [...row.qHalt, ...row.qContinue, 0];
    const [low, high] = [Math.min(...all), Math.max(...all)];
    const x = (s) => L + (W - L - R) * (spec.segments > 1 ? (s - 1) / (spec.segments - 1) : 0.5);
    const y = (q) => T + ((H - T - B) * (high - q)) / (high - low || 1);
    const plot = hrm.svg("svg", { class: "qplot", viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": "q_halt and q_continue after each segment" });
    const line = (d, style) => plot.append(hrm.svg("path", { d, fill: "none", style }));
    const text = (tx, ty, string, anchor) => plot.append(hrm.svg("text", { x: tx, y: ty, "text-anchor": anchor }, string));
    line(`M${L} ${y(0)}H${W - R}`, "stroke:var(--strong-line);stroke-dasharray:2 3");
    text(L - 6, y(0) + 4, "0", "end");
    for (const q of [low, high]) if (Math.abs(y(q) - y(0)) > 14) text(L - 6, y(q) + 4, hrm.number(Number(q.toPrecision(2))), "end");
    if (segment) line(`M${x(segment)} ${T - 4}V${H - B + 4}`, "stroke:var(--accent);stroke-width:2;opacity:.55");
    const points = (values) => values.map((q, i) => `${i ? "L" : "M"}${x(i + 1)} ${y(q)}`).join("");
    line(points(row.qHalt), "stroke:var(--series-2);stroke-width:2.25");
    line(points(row.qContinue), "stroke:var(--series-1);stroke-width:2.25;stroke-dasharray:5 4");
    row.qHalt.forEach((q, i) => plot.append(hrm.svg("circle", { cx: x(i + 1), cy: y(q), r: 3, style: "fill:var(--series-2)" })));
    row.qContinue.forEach((q, i) => plot.append(hrm.svg("rect", { x: x(i + 1) - 2.5, y: y(q) - 2.5, width: 5, height: 5, style: "fill:var(--series-1)" })));
    if (row.halts) plot.append(hrm.svg("path", { d: `M${x(row.halts)} ${H - B + 2}l5 7h-10z`, style: "fill:var(--good)" }));
    text(x(1), H - 3, "1", "middle");
    if (spec.segments > 1) text(W - R, H - 3, String(spec.segments), "end");
    return plot;
  }

  function legend() {
    const entry = (paint, text) => {
      const board = hrm.svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
      paint(board);
      return [hrm.el("dt", {}, board), hrm.el("dd", {}, text)];
    };
    const add = (board, name, attributes) => board.append(hrm.svg(name, attributes));
    return hrm.el(
      "dl",
      { class: "key" },
      ...entry((b) => (add(b, "path", { d: "M0 12h24", style: "stroke:var(--series-2);stroke-width:3" }), add(b, "circle", { cx: 12, cy: 12, r: 4, style: "fill:var(--series-2)" })), "q_halt: the answer is right"),
      ...entry((b) => (add(b, "path", { d: "M0 12h24", style: "stroke:var(--series-1);stroke-width:3;stroke-dasharray:5 4" }), add(b, "rect", { x: 8.5, y: 8.5, width: 7, height: 7, style: "fill:var(--series-1)" })), "q_continue: going on helps"),
      ...entry((b) => add(b, "path", { d: "M12 6l7 11H5z", style: "fill:var(--good)" }), "halts: q_halt > q_continue")
    );
  }

  function rightBox() {
    const box = hrm.el("input", { type: "checkbox", onchange: () => ((state.right = box.checked), draw()) });
    return hrm.el("label", { class: "check" }, box, "Right answer");
  }

  async function build(element) {
    if (spec.why) return element.append(hrm.empty("No predictions here", spec.why));
    kind = hrm.kinds[spec.kind](spec);
    cells = await hrm.cells(spec.array, spec.bytesPerCell);
    const right = spec.rows.filter(solved).length;
    element.append(
      hrm.el("div", { class: "panel" }, hrm.el("p", {}, `${spec.checkpoint} on ${hrm.plural(spec.rows.length, "test example")} out of ${hrm.count(spec.of)} of ${spec.path}: `, hrm.el("strong", {}, `${right} solved`), ` after ${hrm.plural(spec.segments, "segment")}. Every puzzle runs through all of them, to show what halting early would have missed.`))
    );
    ui.list = hrm.el("ul", { class: "puzzle-list", "aria-label": "Test puzzles" });
    ui.count = hrm.el("span", { class: "muted small" });
    const filter = hrm.select([["all", "all"], ["solved", "solved"], ["unsolved", "not solved"]], (value) => {
      state.filter = value;
      drawList();
      if (shown.length && !shown.includes(state.row)) choose(shown[0]);
    });
    filter.id = "player-filter";
    const list = hrm.el("div", { class: "panel" }, hrm.field("Puzzles", filter), ui.list, ui.count);

    ui.first = iconButton("To the question (Home)", "M5 4h3v16H5zM20 4v16L9 12z", () => (stop(), go(0)));
    ui.back = iconButton("One segment back (left arrow)", "M17 4v16L5 12z", () => (stop(), go(state.segment - 1)));
    ui.play = hrm.el("button", { type: "button", class: "primary", id: "play", onclick: play });
    ui.forward = iconButton("One segment on (right arrow)", "M7 4v16l12-8z", () => (stop(), go(state.segment + 1)));
    ui.last = iconButton("To the last segment (End)", "M16 4h3v16h-3zM4 4v16l11-8z", () => (stop(), go(spec.segments)));
    ui.slider = hrm.el("input", { type: "range", min: 0, max: spec.segments, step: 1, "aria-label": "Segment", oninput: () => (stop(), go(Number(ui.slider.value))) });
    const speed = hrm.select(SPEEDS, (value) => {
      state.pause = Number(value);
      if (state.timer) (stop(), play());
    });
    speed.value = "700";
    speed.setAttribute("aria-label", "Speed");
    const controls = hrm.el("div", { class: "controls" }, ui.first, ui.back, ui.play, ui.forward, ui.last, hrm.el("div", { class: "slide" }, ui.slider), speed, rightBox());

    const help = hrm.hint("←", "→", " segments, ", "Space", " plays, ", "n", "p", " next and previous puzzle");

    ui.heading = hrm.el("h2", { id: "puzzle-title" });
    ui.scene = hrm.el("div", { class: "scene", id: "scene" });
    ui.now = hrm.el("p", { class: "segment-now", id: "segment-now" });
    ui.numbers = hrm.el("div", { class: "side", id: "numbers", "aria-live": "polite" });
    ui.plot = hrm.el("div", {});
    ui.text = hrm.el("pre", {});
    const side = hrm.el("div", { class: "side" }, ui.now, ui.numbers, ui.plot, legend(), hrm.legendOfMarks(kind.givens));
    const text = hrm.el("details", {}, hrm.el("summary", {}, "As text"), ui.text);
    const stage = hrm.el("div", { class: "panel side" }, ui.heading, hrm.el("div", { class: "stage" }, hrm.el("div", { class: "side" }, ui.scene, controls, help, text), side));
    const frame = hrm.el("div", { class: "player" }, list, stage);
    hrm.keys(document, element, {
      Space: play, ArrowLeft: () => (stop(), go(state.segment - 1)), ArrowRight: () => (stop(), go(state.segment + 1)),
      Home: () => (stop(), go(0)), End: () => (stop(), go(spec.segments)), n: () => neighbour(1), p: () => neighbour(-1),
    });
    element.append(frame);
    drawList();
    choose(0);
  }

  hrm.sections.push({ id: "predictions", name: "Predictions", build });
  return { state };
})();
