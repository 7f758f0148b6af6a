// Sudokus. Token 0 is padding, 1 a blank, digit + 1 otherwise.
hrm.kinds.sudoku = (spec) => {
  const { side, boxRows, boxColumns } = spec;
  const digit = (token) => (token > 1 ? String(token - 1) : "");
  const givens = (input) => input.filter((token) => token > 1).length;

  function board({ input, answer, label, previous, name }) {
    const marks = hrm.marks({ answer, label, previous });
    const svg = hrm.boardOf(side, side, name);
    const at = (cells) => cells.map((c) => hrm.square(c % side, Math.floor(c / side))).join("");
    hrm.path(svg, "given-cell", at(input.map((t, c) => (t > 1 ? c : -1)).filter((c) => c >= 0)));
    hrm.path(svg, "changed-cell", at(marks.changed));
    hrm.path(svg, "wrong-cell", at(marks.wrong));
    hrm.path(svg, "grid", hrm.gridLines(side, side), { "stroke-width": 0.3 });
    hrm.path(svg, "frame", hrm.gridLines(side, side, boxColumns, boxRows), { "stroke-width": 0.7 });
    const wrong = new Set(marks.wrong);
    for (let cell = 0; cell < input.length; cell++) {
      const given = input[cell] > 1;
      // An answer that overwrites a given shows what the model said.
      const text = digit(answer && (wrong.has(cell) || !given) ? answer[cell] : input[cell]);
      if (text) {
        const x = (cell % side) * 10 + 5;
        const y = Math.floor(cell / side) * 10 + 5.2;
        const style = (given ? "given" : "answered") + (wrong.has(cell) ? " is-wrong" : "");
        svg.append(hrm.svg("text", { x, y, class: style, "font-size": 5.8 }, text));
      }
    }
    hrm.drawMarks(svg, marks, side, hrm.smallCross);
    return svg;
  }

  return {
    boards: 1,
    givens: true,
    measureName: "Givens",
    measure: (input) => givens(input),
    caption: (input) => hrm.plural(givens(input), "given"),
    thumbnail: (example) => board({ input: example.input, name: `Sudoku, ${givens(example.input)} givens` }),
    scene: ({ input, answer, label, previous, name }) => [
      [null, board({ input, answer, label, previous, name })],
    ],
    text: (tokens) => {
      let lines = "";
      for (let row = 0; row < side; row++) {
        lines += tokens.slice(row * side, (row + 1) * side).map((t) => digit(t) || ".").join(" ") + "\n";
      }
      return lines;
    },
  };
};
