// What a run is and how good it got, above its curves; and its settings.
hrm.overview = (() => {
  const last = (values) => values.findLast((v) => v !== null);
  const best = (values) => values.reduce((most, v) => (v !== null && v > most ? v : most), 0);
  const percent = (value) => (value === undefined || value === null ? null : `${hrm.number(100 * value)} %`);

  function runFacts(curves) {
    const info = hrm.data.run.info;
    const test = curves?.test.columns ?? {};
    const exact = test.exact_accuracy ?? [];
    const seconds = (curves?.train.columns.seconds ?? []).filter((v) => v !== null).sort((a, b) => a - b);
    const middle = seconds[Math.floor(seconds.length / 2)];
    return hrm.facts([
      ["Test puzzles solved", exact.length ? percent(last(exact)) : null],
      ["Best so far", exact.length > 1 ? percent(best(exact)) : null],
      ["Test cells right", exact.length ? percent(last(test.accuracy)) : null],
      ["Training steps", curves ? hrm.count(curves.train.x.at(-1) ?? 0) : null],
      ["Training time", info.train_seconds ? hrm.duration(info.train_seconds) : null],
      ["Median step", middle ? `${hrm.number(middle)} s` : null],
      ["Parameters", info.parameters ? hrm.count(info.parameters) : null],
    ]);
  }

  // The numbers of metrics.json, those that are single ones.
  function evaluationFacts(evaluation) {
    const shares = { exact_accuracy: "Puzzles solved", accuracy: "Cells right", valid_solutions: "Valid solutions", q_halt_accuracy: "q_halt is right" };
    const facts = Object.entries(shares).map(([key, name]) => [name, key in evaluation ? percent(evaluation[key]) : null]);
    return hrm.facts([...facts, ["Puzzles", evaluation.examples && hrm.count(evaluation.examples)], ["Segments each", evaluation.steps && hrm.number(evaluation.steps)]]);
  }

  async function buildCurves(element) {
    const curves = await hrm.charts.load();
    element.append(hrm.el("div", { class: "panel", id: "facts" }, runFacts(curves)));
    if (!curves.train.x.length && !hrm.data.live) {
      element.append(hrm.empty("No curves yet", "The run has not logged a step."));
    } else {
      await hrm.charts.build(element);
    }
  }

  function table(rows) {
    const body = hrm.el("table", { class: "plain" });
    for (const [name, value] of rows) {
      if (value === undefined || value === null || value === "") continue;
      body.append(hrm.el("tr", {}, hrm.el("th", { scope: "row" }, name), hrm.el("td", {}, String(value))));
    }
    return body;
  }

  function buildSettings(element) {
    const { info, config, path, dataPath } = hrm.data.run;
    const data = info.data ?? {};
    const options = Object.entries(data.provenance?.options ?? {}).map(([k, v]) => `${k} ${v}`).join(", ");
    element.append(
      hrm.el(
        "div",
        { class: "panel" },
        table([
          ["Run", path],
          ["Started", info.started],
          ["Arguments", (info.arguments ?? []).join(" ")],
          ["Outcome", info.outcome],
          ["Starts", info.resumed ? 1 + info.resumed.length : undefined],
          ["Seed", info.seed],
          ["Device", info.device && `${info.device}, ${hrm.plural(info.threads, "thread")}`],
          ["Processor", info.cpu],
          ["Java", info.java],
          ["hrm4j", [info.hrm4j, info.git].filter(Boolean).join(", ")],
          ["Dataset", dataPath],
          ["Made by", data.provenance && `${data.provenance.builder}: ${options}`],
        ])
      )
    );
    if (config) {
      element.append(hrm.el("div", { class: "panel" }, hrm.el("h2", {}, "all_config.yaml"), hrm.el("pre", { class: "config" }, config)));
    }
  }

  function buildEvaluation(element) {
    element.append(hrm.el("div", { class: "panel" }, evaluationFacts(hrm.data.run.evaluation)));
    const text = JSON.stringify(hrm.data.run.evaluation, null, 2);
    element.append(hrm.el("div", { class: "panel" }, hrm.el("h2", {}, "metrics.json"), hrm.el("pre", { class: "config" }, text)));
  }

  if (hrm.data.curves) hrm.sections.push({ id: "curves", name: "Curves", build: buildCurves });
  if (hrm.data.run?.evaluation && !hrm.data.curves) hrm.sections.push({ id: "numbers", name: "Numbers", build: buildEvaluation });
  return { buildSettings, runFacts };
})();
