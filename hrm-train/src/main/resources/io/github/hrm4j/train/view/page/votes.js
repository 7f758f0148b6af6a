// The votes on ARC tasks: for each test input the answers that its variants gave, best first.
hrm.votes = (() => {
  const spec = hrm.data.votes;
  if (!spec) return null;
  const state = { task: 0, filter: "all", search: "" };
  let tasks;
  const ui = {};

  const passes = (task, k) => task.inputs.every((input) => input.rank > 0 && input.rank <= k);
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const percent = (k) => `${hrm.number((100 * tasks.filter((task) => passes(task, k)).length) / tasks.length)} %`;

  function drawList() {
    const search = state.search.trim().toLowerCase();
    const shown = tasks.map((_, i) => i).filter((i) => {
      const two = passes(tasks[i], 2);
      return tasks[i].task.toLowerCase().includes(search) && (state.filter === "all" || two === (state.filter === "solved"));
    });
    ui.list.replaceChildren(
      ...shown.map((i) => {
        const good = passes(tasks[i], 2);
        const chip = hrm.el(
          "button",
          { type: "button", class: "chip", "aria-current": String(i === state.task), "data-task": i, onclick: () => choose(i) },
          hrm.el("span", { class: "name" }, tasks[i].task),
          hrm.el("span", { class: `verdict ${good ? "good" : "wrong"}` }, good ? "✓ in two" : "✗ not in two")
        );
        return hrm.el("li", {}, chip);
      })
    );
    ui.count.textContent = `${hrm.count(shown.length)} of ${hrm.plural(tasks.length, "task")}`;
    if (shown.length && !shown.includes(state.task)) choose(shown[0]);
  }

  function choose(i) {
    state.task = i;
    for (const chip of ui.list.querySelectorAll(".chip")) chip.setAttribute("aria-current", String(Number(chip.dataset.task) === i));
    const task = tasks[i];
    ui.stage.replaceChildren(
      hrm.el("h2", {}, task.task),
      hrm.el("p", { class: "muted" }, `${hrm.plural(task.votes, "vote")} on ${hrm.plural(task.inputs.length, "test input")}`),
      ...task.inputs.map((input, n) => testInput(task, input, n))
    );
  }

  function testInput(task, input, n) {
    const verdict = input.rank ? (input.rank === 1 ? "The right answer has most votes" : `The right answer is number ${input.rank}`) : "Nobody voted for the right answer";
    const most = Math.max(...input.candidates.map((c) => c.votes), 1);
    const total = task.votes / task.inputs.length;
    const scene = hrm.el(
      "div",
      { class: "scene" },
      hrm.figure("Input", hrm.arc.grid(input.input, "Input")),
      hrm.figure("The right answer", hrm.arc.grid(input.label, "The right answer"))
    );
    const list = hrm.el("div", { class: "vote-list" });
    input.candidates.forEach((candidate, place) => {
      const right = same(candidate.grid, input.label);
      list.append(
        hrm.el(
          "div",
          { class: "vote" },
          hrm.arc.grid(candidate.grid, `Candidate ${place + 1}`),
          hrm.el("div", { class: "meter", "aria-hidden": "true" }, hrm.el("span", { style: `width:${(100 * candidate.votes) / most}%` })),
          hrm.el("span", { class: "small" }, `${place + 1}. ${hrm.plural(candidate.votes, "vote")}, confidence ${hrm.number(candidate.confidence)} `, right ? hrm.el("span", { class: "badge good" }, "✓ right") : null)
        )
      );
    });
    const more = input.candidate_count - input.candidates.length;
    return hrm.el(
      "div",
      { class: "side" },
      hrm.el("h3", {}, task.inputs.length > 1 ? `Test input ${n + 1}: ` : "", verdict),
      scene,
      hrm.el("h3", {}, `Candidates (${hrm.count(input.candidate_count)}, about ${hrm.count(Math.round(total))} votes)`),
      list,
      more > 0 ? hrm.el("p", { class: "muted small" }, `${hrm.count(more)} more with fewer votes are left out.`) : null
    );
  }

  async function build(element) {
    if (spec.why) return element.append(hrm.empty("No votes here", spec.why));
    const text = new TextDecoder().decode(await hrm.array(spec.array));
    tasks = text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
    element.append(
      hrm.el("div", { class: "panel" }, hrm.facts([["Tasks", hrm.count(tasks.length)], ["pass@1", percent(1)], ["pass@2", percent(2)], ["pass@10", percent(10)]]),
        hrm.el("p", { class: "muted small" }, `A task counts if all of its test inputs are right. From ${spec.path}.`))
    );
    ui.list = hrm.el("ul", { class: "puzzle-list", "aria-label": "Tasks" });
    ui.count = hrm.el("span", { class: "muted small" });
    ui.stage = hrm.el("div", { class: "panel side", id: "votes-stage" });
    const filter = hrm.select([["all", "all"], ["solved", "right in two attempts"], ["unsolved", "not right"]], (value) => ((state.filter = value), drawList()));
    const search = hrm.el("input", { type: "search", oninput: () => ((state.search = search.value), drawList()) });
    const list = hrm.el("div", { class: "panel side" }, hrm.field("Tasks", filter), hrm.field("Name", search), ui.list, ui.count);
    element.append(hrm.el("div", { class: "player" }, list, ui.stage));
    drawList();
    choose(0);
  }

  hrm.sections.push({ id: "votes", name: "Votes", build });
  return { state };
})();
