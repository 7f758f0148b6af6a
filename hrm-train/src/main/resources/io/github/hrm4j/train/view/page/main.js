// Puts the page together: its title, and a tab for each section, built when it is first shown.
(() => {
  const { data, sections } = hrm;
  const tabs = document.getElementById("tabs");
  const main = document.getElementById("main");
  const built = new Set();

  if (data.run && (data.run.config || Object.keys(data.run.info).length)) {
    sections.push({ id: "settings", name: "Settings", build: hrm.overview.buildSettings });
  }

  function subtitle() {
    const parts = [];
    if (data.run) parts.push(data.run.evaluation && !data.curves ? "evaluation" : "training run");
    else parts.push("dataset");
    const kind = data.data?.label || data.predictions?.label;
    if (kind) parts.push(kind);
    if (data.run?.info.started) parts.push(`started ${data.run.info.started.slice(0, 16).replace("T", " ")} UTC`);
    return parts.join(" · ");
  }

  function show(id, focus) {
    for (const tab of tabs.children) {
      const chosen = tab.dataset.section === id;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen && focus) tab.focus();
    }
    for (const panel of main.children) panel.hidden = panel.id !== "section-" + id;
    const section = sections.find((each) => each.id === id);
    return build(section);
  }

  async function build(section) {
    if (built.has(section.id)) return;
    built.add(section.id);
    const panel = document.getElementById("section-" + section.id);
    try {
      await section.build(panel);
    } catch (problem) {
      panel.append(hrm.empty("This part of the page could not be shown", String(problem)));
      throw problem;
    }
  }

  // Arrow keys on the tabs go on along them; who chooses a tab goes into its section, where keys act.
  // A frame shows where the focus is to those who came by keyboard; a mouse needs none.
  function enter(id, byMouse) {
    const shown = open(id);
    const panel = document.getElementById("section-" + id);
    panel.classList.toggle("by-mouse", byMouse);
    panel.focus({ preventScroll: true });
    return shown;
  }

  function key(event) {
    const at = sections.findIndex((each) => each.id === event.target.dataset.section);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: sections.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    open(sections[(next + sections.length) % sections.length].id, true);
  }

  function open(id, focus) {
    history.replaceState(null, "", "#" + id);
    return show(id, focus);
  }

  document.getElementById("title").textContent = data.title;
  document.getElementById("subtitle").textContent = subtitle();
  for (const { id, name } of sections) {
    tabs.append(hrm.el("button", { type: "button", role: "tab", id: "tab-" + id, "data-section": id, "aria-controls": "section-" + id, onclick: (event) => enter(id, event.detail > 0), onkeydown: key }, name));
    main.append(hrm.el("section", { id: "section-" + id, role: "tabpanel", tabindex: -1, "aria-labelledby": "tab-" + id, hidden: true }));
  }
  const wanted = location.hash.slice(1);
  const first = sections.some((each) => each.id === wanted) ? wanted : sections[0]?.id;
  if (!first) {
    main.append(hrm.empty("Nothing to show", "There was nothing to read in this folder."));
    hrm.ready = performance.now();
  } else {
    show(first).then(() => {
      hrm.live?.start();
      // When everything is drawn: the frame after the one that shows it.
      requestAnimationFrame(() => setTimeout(() => (hrm.ready = performance.now())));
    });
  }
})();
