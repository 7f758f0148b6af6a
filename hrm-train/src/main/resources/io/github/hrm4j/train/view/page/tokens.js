// Puzzles of which nothing is known but their tokens.
hrm.kinds.tokens = () => {
  const list = (tokens, marks = { wrong: [], changed: [] }) => {
    const wrong = new Set(marks.wrong);
    const changed = new Set(marks.changed);
    const line = hrm.el("p", { class: "tokens" });
    tokens.forEach((token, i) => {
      const style = (wrong.has(i) ? "is-wrong " : "") + (changed.has(i) ? "is-changed" : "");
      line.append(style ? hrm.el("mark", { class: style }, token < 0 ? "·" : token) : token < 0 ? "·" : String(token), " ");
    });
    return line;
  };
  return {
    boards: 2,
    measureName: "Tokens of the answer",
    measure: (input, label) => label.filter((token) => token >= 0).length,
    caption: (input) => hrm.plural(input.length, "token"),
    thumbnail: (example) => list(example.input.slice(0, 24)),
    scene: ({ input, answer, label, previous }) => {
      const boards = [["Question", list(input)]];
      if (answer) boards.push(["Answer", list(answer, hrm.marks({ answer, label, previous }))]);
      return boards;
    },
    text: (tokens) => tokens.map((t) => (t < 0 ? "·" : t)).join(" ") + "\n",
  };
};
