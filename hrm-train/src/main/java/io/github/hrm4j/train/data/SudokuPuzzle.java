package io.github.hrm4j.train.data;

/**
 * A question and its answer, n² bytes each, 0 where blank.
 *
 * @param stream number of the puzzle among those its maker drew or read, by which the random
 *     numbers for it are chosen: the same whatever came before it
 */
record SudokuPuzzle(long stream, byte[] question, byte[] answer) {}
