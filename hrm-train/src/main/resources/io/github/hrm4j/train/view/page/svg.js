// Boards are SVG: sharp at any size, and coloured by the page's styles in light and dark.
hrm.svg = (name, attributes = {}, ...children) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

// A board of so many columns and rows; a cell is 10 units wide.
hrm.boardOf = (columns, rows, name) => {
  const board = hrm.svg("svg", {
    class: "board",
    viewBox: `-0.6 -0.6 ${columns * 10 + 1.2} ${rows * 10 + 1.2}`,
    role: "img",
    "aria-label": name,
  });
  return board;
};

hrm.path = (board, className, d, attributes = {}) => {
  if (d) board.append(hrm.svg("path", { class: className, d, ...attributes }));
};

// Path data of one cell's square, disc, ring, cross and corner, at cell (x, y).
hrm.square = (x, y) => `M${x * 10} ${y * 10}h10v10h-10z`;
hrm.disc = (x, y, radius) =>
  `M${x * 10 + 5 - radius} ${y * 10 + 5}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0z`;
hrm.cross = (x, y) => `M${x * 10 + 2} ${y * 10 + 2}l6 6M${x * 10 + 8} ${y * 10 + 2}l-6 6`;
hrm.smallCross = (x, y) => `M${x * 10 + 0.9} ${y * 10 + 0.9}l2 2m0 -2l-2 2`;
hrm.corner = (x, y) => `M${x * 10 + 10} ${y * 10 + 6.6}v3.4h-3.4z`;

hrm.gridLines = (columns, rows, everyX = 1, everyY = 1) => {
  let d = "";
  for (let x = 0; x <= columns; x += everyX) d += `M${x * 10} 0v${rows * 10}`;
  for (let y = 0; y <= rows; y += everyY) d += `M0 ${y * 10}h${columns * 10}`;
  return d;
};

// Where an answer is wrong, and where it differs from the one before. Nothing is marked without
// the labels, or without an answer before.
hrm.marks = ({ answer, label, previous }) => {
  const wrong = [];
  const changed = [];
  for (let cell = 0; answer && cell < answer.length; cell++) {
    if (label && label[cell] >= 0 && label[cell] !== answer[cell]) wrong.push(cell);
    if (previous && previous[cell] !== answer[cell]) changed.push(cell);
  }
  return { wrong, changed };
};

// The marks of a square board, each with a colour behind it and a shape of its own.
hrm.drawMarks = (board, marks, columns, cross) => {
  const at = (cells, shape) => cells.map((cell) => shape(cell % columns, Math.floor(cell / columns))).join("");
  hrm.path(board, "changed-mark", at(marks.changed, hrm.corner));
  hrm.path(board, "wrong-mark", at(marks.wrong, cross), { "stroke-width": 1 });
};

hrm.figure = (caption, content) =>
  hrm.el("figure", {}, caption ? hrm.el("figcaption", {}, caption) : null, content);

// The key to the marks, as small boards of one cell; givens if the puzzle's cells have them.
hrm.legendOfMarks = (givens) => {
  const sample = (paint) => {
    const board = hrm.boardOf(1, 1, "");
    board.setAttribute("aria-hidden", "true");
    paint(board);
    return board;
  };
  const changed = sample((board) => {
    hrm.path(board, "changed-cell", hrm.square(0, 0));
    hrm.path(board, "changed-mark", hrm.corner(0, 0));
    hrm.path(board, "frame", hrm.square(0, 0), { "stroke-width": 0.6 });
  });
  const wrong = sample((board) => {
    hrm.path(board, "wrong-cell", hrm.square(0, 0));
    hrm.path(board, "wrong-mark", hrm.cross(0, 0), { "stroke-width": 1.2 });
    hrm.path(board, "frame", hrm.square(0, 0), { "stroke-width": 0.6 });
  });
  const given = sample((board) => {
    hrm.path(board, "given-cell", hrm.square(0, 0));
    hrm.path(board, "frame", hrm.square(0, 0), { "stroke-width": 0.6 });
  });
  return hrm.el(
    "dl",
    { class: "key", id: "key-of-marks" },
    ...(givens ? [hrm.el("dt", {}, given), hrm.el("dd", {}, "given")] : []),
    hrm.el("dt", {}, changed),
    hrm.el("dd", {}, "changed in this segment"),
    hrm.el("dt", {}, wrong),
    hrm.el("dd", {}, "wrong")
  );
};
