// A run that goes on: its server sends new steps; the browser comes back by itself when it was away.
hrm.live = (() => {
  if (!hrm.data.live) return null;
  const MILLIS_BETWEEN_DRAWINGS = 400;
  const badge = document.getElementById("live");
  const waiting = [];
  let drawing = null;

  function say(text, style = "") {
    badge.hidden = false;
    badge.className = "live " + style;
    if (badge.textContent !== text) badge.textContent = text;
  }

  function describe(state) {
    if (state.doing === "training") return `Training, step ${hrm.count(state.step)} of ${hrm.count(state.steps)}`;
    if (state.doing === "evaluating") return `Evaluating, puzzle ${hrm.count(state.evaluated)} of ${hrm.count(state.examples)}`;
    return state.doing === "ended" ? "The run has ended" : "Starting…";
  }

  // Steps come many times a second; the curves are drawn less often.
  async function draw() {
    drawing = null;
    const curves = await hrm.charts.load();
    for (const rows of waiting.splice(0)) hrm.charts.append(rows);
    document.getElementById("facts")?.replaceChildren(hrm.overview.runFacts(curves));
  }

  function start() {
    const source = new EventSource(`${hrm.data.live.events}&from=${hrm.data.curves.place}`);
    source.addEventListener("rows", (event) => {
      waiting.push(JSON.parse(event.data));
      drawing ??= setTimeout(draw, MILLIS_BETWEEN_DRAWINGS);
    });
    source.addEventListener("state", (event) => say(describe(JSON.parse(event.data))));
    source.addEventListener("end", () => {
      source.close();
      say("The run has ended", "over");
    });
    source.addEventListener("error", () => say("Not connected, trying again…", "away"));
  }
  return { start };
})();
