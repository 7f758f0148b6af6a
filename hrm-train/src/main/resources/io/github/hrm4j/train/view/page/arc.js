// ARC: grids on a canvas of 30×30. Token 0 is nothing, 1 the end of the grid, colour + 2 otherwise.
hrm.arc = {
  side: 30,
  // The colours of the ARC Prize's own pages.
  colours: ["#000000", "#0074d9", "#ff4136", "#2ecc40", "#ffdc00", "#aaaaaa", "#f012be", "#ff851b", "#7fdbff", "#870c25"],
  names: ["black", "blue", "red", "green", "yellow", "grey", "fuchsia", "orange", "teal", "brown"],
  digits: false,
};

// The part of a canvas that holds colours, wherever it lies: {left, top, columns, rows}.
hrm.arc.extent = (tokens) => {
  let [left, top, right, bottom] = [30, 30, -1, -1];
  for (let cell = 0; cell < tokens.length; cell++) {
    if (tokens[cell] > 1) {
      left = Math.min(left, cell % 30);
      right = Math.max(right, cell % 30);
      top = Math.min(top, Math.floor(cell / 30));
      bottom = Math.max(bottom, Math.floor(cell / 30));
    }
  }
  return right < 0 ? { left: 0, top: 0, columns: 1, rows: 1 } : { left, top, columns: right - left + 1, rows: bottom - top + 1 };
};

// The grid of an answer as it is scored: of the rectangles of colours in the upper left corner that
// of the largest area, the first of equal ones.
hrm.arc.crop = (tokens) => {
  let box = { left: 0, top: 0, columns: 0, rows: 0 };
  let width = 30;
  for (let row = 0; row < 30; row++) {
    let run = 0;
    while (run < width && tokens[row * 30 + run] > 1) run++;
    width = run;
    if ((row + 1) * width > box.columns * box.rows) box = { left: 0, top: 0, columns: width, rows: row + 1 };
  }
  return box;
};

// A grid of colours, -1 where there is none: [columns, rows, colours, marks].
hrm.arc.draw = (columns, rows, colours, name, marks = { wrong: [], changed: [] }) => {
  const svg = hrm.boardOf(columns, rows, name);
  const at = (cells, shape) => cells.map((c) => shape(c % columns, Math.floor(c / columns))).join("");
  for (let colour = 0; colour < 10; colour++) {
    const cells = colours.map((c, i) => (c === colour ? i : -1)).filter((i) => i >= 0);
    hrm.path(svg, "", at(cells, hrm.square), { fill: hrm.arc.colours[colour] });
  }
  const nothing = colours.map((c, i) => (c < 0 ? i : -1)).filter((i) => i >= 0);
  hrm.path(svg, "nothing", at(nothing, (x, y) => `M${x * 10 + 2} ${y * 10 + 8}l6 -6`), { "stroke-width": 0.8 });
  // Thin on a small grid, which is drawn large, and still there on a large one.
  const hair = 0.08 + 0.01 * Math.max(columns, rows);
  hrm.path(svg, "", hrm.gridLines(columns, rows), { stroke: "#555", "stroke-width": hair, fill: "none" });
  svg.style.maxWidth = `${Math.max(7, 2.6 * columns)}rem`;
  if (hrm.arc.digits) {
    colours.forEach((colour, i) => {
      if (colour < 0) return;
      const x = (i % columns) * 10 + 5;
      const y = Math.floor(i / columns) * 10 + 5.3;
      svg.append(hrm.svg("text", { x, y, class: "on-colour", "font-size": 6, "stroke-width": 1.2 }, colour));
    });
  }
  // On any colour: a white shape below the mark sets it off.
  hrm.path(svg, "halo", at(marks.changed, hrm.corner), { "stroke-width": 1.2 });
  hrm.path(svg, "changed-mark", at(marks.changed, hrm.corner));
  hrm.path(svg, "halo", at(marks.wrong, hrm.cross), { "stroke-width": 2.6 });
  hrm.path(svg, "wrong-mark", at(marks.wrong, hrm.cross), { "stroke-width": 1.2, style: "stroke:#b3201b" });
  return svg;
};

// A grid as the votes have it, a list of rows.
hrm.arc.grid = (grid, name) =>
  grid.length ? hrm.arc.draw(grid[0].length, grid.length, grid.flat(), name) : hrm.el("p", { class: "muted small" }, "no grid");

hrm.kinds.arc = () => {
  const { draw, extent, crop } = hrm.arc;
  const cellsIn = (tokens, box) => {
    const cells = [];
    for (let row = 0; row < box.rows; row++) {
      for (let column = 0; column < box.columns; column++) cells.push((box.top + row) * 30 + box.left + column);
    }
    return cells;
  };
  const board = (tokens, name, box = extent(tokens), marks) => {
    const cells = cellsIn(tokens, box);
    const place = new Map(cells.map((cell, i) => [cell, i]));
    const inside = (list) => list.filter((cell) => place.has(cell)).map((cell) => place.get(cell));
    const shown = marks ? { wrong: inside(marks.wrong), changed: inside(marks.changed) } : undefined;
    return draw(box.columns, box.rows, cells.map((cell) => tokens[cell] - 2), name, shown);
  };
  // What holds both the grid that is right and the one that was answered; test grids do not move.
  const both = (right, answer) => {
    const [p, q] = [extent(right), crop(answer)];
    return { left: 0, top: 0, columns: Math.max(p.left + p.columns, q.columns), rows: Math.max(p.top + p.rows, q.rows) };
  };
  const size = (tokens) => {
    const box = extent(tokens);
    return `${box.rows}×${box.columns}`;
  };

  return {
    boards: 2,
    measureName: "Cells of the answer",
    measure: (input, label) => extent(label).rows * extent(label).columns,
    caption: (input, label) => `${size(input)} → ${size(label)}`,
    thumbnail: (example) =>
      hrm.el(
        "span",
        { class: "pair" },
        board(example.input, `Input, ${size(example.input)}`),
        board(example.label, `Output, ${size(example.label)}`)
      ),
    // With labels the answer is the model's, without it is the dataset's own.
    scene: ({ input, answer, label, previous, right, name }) => {
      const boards = [["Input", board(input, `Input, ${size(input)}`)]];
      if (answer) {
        const box = label ? both(label, answer) : extent(answer);
        boards.push([label ? "The model's answer" : "Output", board(answer, name || "Output", box, hrm.marks({ answer, label, previous }))]);
      }
      if (right) boards.push(["The right answer", board(right, `The right answer, ${size(right)}`)]);
      return boards;
    },
    text: (tokens) => {
      const box = extent(tokens);
      let lines = "";
      for (let row = 0; row < box.rows; row++) {
        for (let column = 0; column < box.columns; column++) {
          const token = tokens[(box.top + row) * 30 + box.left + column];
          lines += token > 1 ? token - 2 : ".";
        }
        lines += "\n";
      }
      return lines;
    },
  };
};
