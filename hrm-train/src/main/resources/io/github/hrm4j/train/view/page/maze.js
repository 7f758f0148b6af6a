// Mazes. Token 0 is padding, then "# SGo": wall, open, start, goal, way.
hrm.kinds.maze = (spec) => {
  const { side } = spec;
  const [WALL, OPEN, START, GOAL, WAY] = [1, 2, 3, 4, 5];
  const steps = (label) => label.filter((token) => token === WAY).length + 1;
  const characters = " # SGo";

  function board({ input, answer, label, previous, name }) {
    const marks = hrm.marks({ answer, label, previous });
    const svg = hrm.boardOf(side, side, name);
    const draw = (className, cells, shape, attributes) =>
      hrm.path(svg, className, cells.map((c) => shape(c % side, Math.floor(c / side))).join(""), attributes);
    const which = (tokens, token) => tokens.map((t, c) => (t === token ? c : -1)).filter((c) => c >= 0);
    draw("changed-cell", marks.changed, hrm.square);
    draw("wrong-cell", marks.wrong, hrm.square);
    draw("wall", which(input, WALL), hrm.square);
    if (answer) draw("way", which(answer, WAY), (x, y) => hrm.disc(x, y, 2.6));
    for (const [token, letter, style] of [[START, "S", "start"], [GOAL, "G", "goal"]]) {
      for (const cell of which(input, token)) {
        const x = cell % side;
        const y = Math.floor(cell / side);
        hrm.path(svg, style, hrm.disc(x, y, 7));
        svg.append(hrm.svg("text", { x: x * 10 + 5, y: y * 10 + 5.3, class: "end-text", "font-size": 9 }, letter));
      }
    }
    hrm.path(svg, "frame", `M0 0h${side * 10}v${side * 10}h${-side * 10}z`, { "stroke-width": 0.8 });
    draw("changed-mark", marks.changed, hrm.corner);
    draw("wrong-mark", marks.wrong, hrm.cross, { "stroke-width": 1.6 });
    return svg;
  }

  return {
    boards: 1,
    measureName: "Steps of the way",
    measure: (input, label) => steps(label),
    caption: (input, label) => hrm.plural(steps(label), "step"),
    thumbnail: (example) => board({ input: example.input, answer: example.label, name: `Maze, ${steps(example.label)} steps` }),
    scene: ({ input, answer, label, previous, name }) => [
      [null, board({ input, answer, label, previous, name })],
    ],
    text: (tokens) => {
      let lines = "";
      for (let row = 0; row < side; row++) {
        lines += tokens.slice(row * side, (row + 1) * side).map((t) => characters[Math.max(t, 0)]).join("") + "\n";
      }
      return lines;
    },
  };
};
