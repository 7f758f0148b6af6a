// The curves. uPlot draws them; what is here is the data, their means, the legend and the keys.
hrm.charts = (() => {
  const RAW_ALPHA = 0.28;
  const CHART_HEIGHT = 260;
  const FEW_POINTS = 300;
  const charts = [];
  const state = { window: 1, log: false, range: null };
  const sync = uPlot.sync("steps");
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  let curves = null;

  // {train: {x: [step…], columns: {name: [number or null…]}}, test: …}
  async function load() {
    if (curves) return curves;
    const loaded = {};
    for (const split of ["train", "test"]) {
      const { points, columns } = hrm.data.curves[split];
      const buffer = await hrm.array(split);
      loaded[split] = { x: Array.from(new Float64Array(buffer, 0, points)), columns: {} };
      columns.forEach((name, i) => {
        const numbers = new Float32Array(buffer, points * 8 + i * points * 4, points);
        loaded[split].columns[name] = Array.from(numbers, (v) => (Number.isNaN(v) ? null : v));
      });
    }
    curves = loaded;
    return curves;
  }

  // What is drawn of a stored number: percent of shares, the rate of a time.
  function shown(column, value) {
    if (value === null) return null;
    if (column === "accuracy" || column === "exact_accuracy") return 100 * value;
    if (column === "seconds") return value > 0 ? 1 / value : null;
    return value;
  }

  // The mean over the last points that have a number; null while there is none.
  function means(values, width) {
    if (width <= 1) return values;
    const out = new Array(values.length);
    let [sum, count] = [0, 0];
    for (let i = 0; i < values.length; i++) {
      if (values[i] !== null) (sum += values[i]), count++;
      if (i >= width && values[i - width] !== null) (sum -= values[i - width]), count--;
      out[i] = count && values[i] !== null ? sum / count : null;
    }
    return out;
  }

  // Both splits over the steps of either.
  function union(a, b) {
    if (!b.length) return a;
    const all = [];
    let [i, j] = [0, 0];
    while (i < a.length || j < b.length) {
      const next = Math.min(i < a.length ? a[i] : Infinity, j < b.length ? b[j] : Infinity);
      all.push(next);
      if (a[i] === next) i++;
      if (b[j] === next) j++;
    }
    return all;
  }

  function spread(values, x, all) {
    if (x.length === all.length) return values;
    const out = new Array(all.length).fill(null);
    for (let i = 0, j = 0; i < all.length && j < x.length; i++) if (all[i] === x[j]) out[i] = values[j++];
    return out;
  }

  // The columns of a chart for uPlot: steps, then for each line its raw numbers and what is drawn.
  function table(lines) {
    const splits = new Set(lines.map((line) => line.split));
    const x = splits.size > 1 ? union(curves.train.x, curves.test.x) : curves[lines[0].split].x;
    const columns = [x];
    for (const line of lines) {
      const { x: steps, columns: stored } = curves[line.split];
      const train = line.split === "train";
      const ready = (values) => {
        const drawn = values.map((v) => shown(line.column, v));
        return spread(state.log && line.logarithmic ? drawn.map((v) => (v > 0 ? v : null)) : drawn, steps, x);
      };
      columns.push(train && state.window > 1 ? ready(stored[line.column]) : x.map(() => null));
      columns.push(ready(means(stored[line.column], train ? state.window : 1)));
    }
    return columns;
  }

  function series(lines) {
    const list = [{}];
    for (const line of lines) {
      const colour = css(`--series-${line.colour}`);
      const test = line.split === "test";
      const few = curves[line.split].x.length < FEW_POINTS;
      list.push({ label: line.name + " (each step)", stroke: colour, alpha: RAW_ALPHA, width: 1, spanGaps: true, points: { show: false } });
      list.push({
        label: line.name,
        stroke: colour,
        width: test ? 2 : 1.75,
        dash: test ? [7, 4] : undefined,
        spanGaps: true,
        points: { show: test && few, size: 6, fill: colour },
      });
    }
    return list;
  }

  function axes(figure) {
    const style = { stroke: () => css("--muted"), grid: { stroke: () => css("--line"), width: 1 }, ticks: { show: false }, font: "12px system-ui, sans-serif" };
    const short = (v) => (v >= 1e6 ? v / 1e6 + "M" : v >= 1e4 ? v / 1e3 + "k" : hrm.count(v));
    const unit = figure.unit === "%" ? " %" : "";
    return [
      { ...style, size: 32, values: (u, ticks) => ticks.map(short) },
      { ...style, size: 62, values: (u, ticks) => ticks.map((v) => (v === null ? "" : hrm.number(Number(v.toPrecision(6))) + unit)) },
    ];
  }

  function options(figure, lines, width, onCursor) {
    return {
      width,
      height: CHART_HEIGHT,
      series: series(lines),
      axes: axes(figure),
      legend: { show: false },
      cursor: { sync: { key: sync.key }, drag: { x: true, y: false, setScale: false }, points: { size: 7 } },
      scales: {
        x: { time: false, range: () => state.range || bounds() },
        y:
          figure.unit === "%"
            ? { range: [0, 100] }
            : { distr: state.log && figure.id === "loss" ? 3 : 1, range: figure.id === "loss" && state.log ? undefined : (u, low, high) => [0, high > 0 ? high * 1.05 : 1] },
      },
      hooks: {
        setCursor: [(u) => onCursor(u)],
        setSelect: [
          (u) => {
            if (u.select.width < 4) return;
            const [from, to] = [u.posToVal(u.select.left, "x"), u.posToVal(u.select.left + u.select.width, "x")];
            u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
            zoom([Math.max(0, Math.floor(from)), Math.ceil(to)]);
          },
        ],
      },
    };
  }

  function bounds() {
    const last = Math.max(curves.train.x.at(-1) ?? 1, curves.test.x.at(-1) ?? 1);
    return [0, Math.max(1, last)];
  }

  // The number of a line at a place, or the last one before it.
  function valueAt(values, index) {
    for (let i = index; i >= 0; i--) if (values[i] !== null && values[i] !== undefined) return values[i];
    return null;
  }

  function swatch(line) {
    const icon = hrm.svg("svg", { viewBox: "0 0 24 8", "aria-hidden": "true" });
    icon.append(hrm.svg("path", { d: "M0 4h24", "stroke-width": 3, style: `stroke:var(--series-${line.colour})`, "stroke-dasharray": line.split === "test" ? "6 3" : "none" }));
    return icon;
  }

  // One figure with its legend; null if the run has nothing for it.
  function chart(figure) {
    const lines = figure.lines
      .map((line, colour) => ({ ...line, colour, logarithmic: figure.id === "loss" }))
      .filter((line) => hrm.data.live || curves[line.split].columns[line.column].some((v) => v !== null));
    if (!lines.length) return null;
    const at = hrm.el("span", { class: "at" });
    const spoken = hrm.el("p", { class: "visually-hidden", "aria-live": "polite" });
    const holder = hrm.el("div", {
      class: "chart", tabindex: "0", role: "group", "aria-roledescription": "chart",
      "aria-label": `${figure.title} by step. Left and right arrow keys read the numbers, Shift moves further.`,
    });
    const legend = hrm.el("ul", { class: "legend", "aria-label": `Lines of ${figure.title}` });
    const values = lines.map(() => hrm.el("span", { class: "value" }));
    const self = { plot: null, shownLines: lines.map(() => true) };
    lines.forEach((line, i) => {
      const button = hrm.el("button", { type: "button", "aria-pressed": "true", onclick: () => toggle(i, button) }, swatch(line), hrm.el("span", {}, line.name), values[i]);
      legend.append(hrm.el("li", {}, button));
    });

    function toggle(i, button) {
      self.shownLines[i] = !self.shownLines[i];
      button.setAttribute("aria-pressed", String(self.shownLines[i]));
      show();
    }
    function show() {
      self.shownLines.forEach((visible, i) => {
        self.plot.setSeries(2 * i + 1, { show: visible }, false);
        self.plot.setSeries(2 * i + 2, { show: visible }, false);
      });
    }
    function onCursor(u) {
      const index = u.cursor.idx ?? u.data[0].length - 1;
      if (index < 0) return;
      const step = hrm.count(u.data[0][index]);
      at.textContent = u.cursor.idx === null || u.cursor.idx === undefined ? `last: step ${step}` : `step ${step}`;
      lines.forEach((line, i) => (values[i].textContent = hrm.number(valueAt(u.data[2 * i + 2], index)) + (figure.unit === "%" ? " %" : "")));
    }
    function speak() {
      spoken.textContent = `${at.textContent}: ` + lines.map((line, i) => `${line.name} ${values[i].textContent}`).join(", ");
    }
    function move(by) {
      const x = self.plot.data[0];
      const now = self.plot.cursor.idx ?? (by > 0 ? -1 : x.length);
      const index = Math.min(x.length - 1, Math.max(0, now + by));
      self.plot.setCursor({ left: self.plot.valToPos(x[index], "x"), top: 20 }, true, true); // all charts follow
      speak();
    }
    holder.addEventListener("keydown", (event) => {
      const far = Math.max(1, Math.round(self.plot.data[0].length / 20));
      const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
      if (!step) return;
      event.preventDefault();
      move(Number.isFinite(step) ? step * (event.shiftKey ? far : 1) : step < 0 ? -self.plot.data[0].length : self.plot.data[0].length);
    });

    self.draw = () => {
      self.plot?.destroy();
      self.plot = new uPlot(options(figure, lines, Math.max(200, holder.clientWidth), onCursor), table(lines), holder);
      show();
      onCursor(self.plot);
    };
    self.update = () => {
      self.plot.setData(table(lines));
      onCursor(self.plot);
    };
    self.resize = () => self.plot?.setSize({ width: Math.max(200, holder.clientWidth), height: CHART_HEIGHT });
    self.holder = holder;
    const unit = figure.unit && figure.unit !== "%" ? `${figure.title} (${figure.unit})` : figure.title;
    self.element = hrm.el("div", { class: "panel", "data-figure": figure.id }, hrm.el("div", { class: "chart-head" }, hrm.el("h2", {}, unit), at), holder, legend, spoken);
    return self;
  }

  function redraw() {
    charts.forEach((each) => each.draw());
  }

  const fromInput = hrm.el("input", { type: "number", min: 0, onchange: fromInputs });
  const toInput = hrm.el("input", { type: "number", min: 1, onchange: fromInputs });
  const reset = hrm.el("button", { type: "button", onclick: () => zoom(null) }, "All steps");

  function fromInputs() {
    const [from, to] = [Number(fromInput.value), Number(toInput.value)];
    if (to > from) zoom([from, to]);
    else zoom(state.range);
  }
  function zoom(range) {
    state.range = range;
    const [from, to] = range || bounds();
    fromInput.value = from;
    toInput.value = to;
    reset.disabled = !range;
    charts.forEach((each) => each.plot.setData(each.plot.data));
  }

  function controls() {
    const points = Math.max(curves.train.x.length, 1);
    const usual = points < 200 ? 1 : points < 5000 ? 10 : points < 50000 ? 100 : 1000;
    state.window = usual;
    const widths = [1, 10, 100, 1000].filter((w) => w === 1 || w < points);
    const mean = hrm.select(widths.map((w) => [w, w === 1 ? "each step" : `mean of ${hrm.count(w)} steps`]), (value) => {
      state.window = Number(value);
      charts.forEach((each) => each.update());
    });
    mean.id = "mean";
    mean.value = usual;
    const log = hrm.el("input", { type: "checkbox", onchange: () => ((state.log = log.checked), redraw()) });
    return hrm.el(
      "div",
      { class: "bar panel" },
      hrm.field("Training lines", mean),
      hrm.field("From step", fromInput),
      hrm.field("To step", toInput),
      reset,
      hrm.el("label", { class: "check" }, log, "Loss on a logarithmic scale")
    );
  }

  async function build(element) {
    await load();
    const bar = controls();
    const grid = hrm.el("div", { class: "charts" });
    element.append(bar, grid);
    for (const figure of hrm.data.curves.figures) {
      const made = chart(figure);
      if (made) {
        charts.push(made);
        grid.append(made.element);
      }
    }
    redraw();
    zoom(null);
    new ResizeObserver(() => charts.forEach((each) => each.resize())).observe(grid);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
    const { train } = hrm.data.curves;
    if (train.stride > 1) {
      element.append(hrm.el("p", { class: "muted small" }, `${hrm.count(train.rows)} training steps, shown as means of ${train.stride} each.`));
    }
  }

  // More steps of a run that goes on: [[step, number…]…] of each split.
  function append(rows) {
    for (const split of ["train", "test"]) {
      const names = hrm.data.curves[split].columns;
      for (const [step, ...numbers] of rows[split] || []) {
        curves[split].x.push(step);
        names.forEach((name, i) => curves[split].columns[name].push(numbers[i]));
      }
    }
    if (!state.range) [fromInput.value, toInput.value] = bounds();
    charts.forEach((each) => each.update());
  }

  return { build, load, append, list: charts };
})();
