package io.github.hrm4j.train.checkpoint;

import io.github.hrm4j.checkpoint.CheckpointInfo;
import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.puzzle.ArcCanvas;
import io.github.hrm4j.puzzle.Maze;
import io.github.hrm4j.puzzle.Sudoku;
import io.github.hrm4j.train.eval.SudokuTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Recognises what a model is about by its sizes, and names it and its tokens. */
public final class Tasks {
  private static final String PADDING = "<pad>";

  private Tasks() {}

  /**
   * A checkpoint's information for a model; task and vocabulary are empty if it is none of ours.
   */
  public static CheckpointInfo describe(HrmConfig config, Map<String, String> notes) {
    Optional<Sudoku> sudoku = SudokuTask.of(config);
    if (sudoku.isPresent()) {
      return new CheckpointInfo(config, "sudoku", SudokuTask.vocabulary(sudoku.get()), notes);
    }
    if (config.vocabSize() == ArcCanvas.VOCAB_SIZE && config.seqLen() == ArcCanvas.SEQ_LEN) {
      return new CheckpointInfo(config, "arc", arcVocabulary(), notes);
    }
    int side = (int) Math.round(Math.sqrt(config.seqLen()));
    if (config.vocabSize() == Maze.VOCAB_SIZE && side * side == config.seqLen()) {
      return new CheckpointInfo(config, "maze", mazeVocabulary(), notes);
    }
    return new CheckpointInfo(config, "", List.of(), notes);
  }

  private static List<String> arcVocabulary() {
    List<String> vocabulary = new ArrayList<>(List.of(PADDING, "<end>"));
    for (int colour = 0; vocabulary.size() < ArcCanvas.VOCAB_SIZE; colour++) {
      vocabulary.add(Integer.toString(colour));
    }
    return vocabulary;
  }

  private static List<String> mazeVocabulary() {
    List<String> vocabulary = new ArrayList<>(List.of(PADDING));
    Maze.CHARACTERS.chars().forEach(c -> vocabulary.add(Character.toString(c)));
    return vocabulary;
  }
}
