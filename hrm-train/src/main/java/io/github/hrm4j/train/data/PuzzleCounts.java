package io.github.hrm4j.train.data;

/**
 * How many puzzles a builder wrote, augmentations not counted.
 *
 * @param train in the train split
 * @param test in the test split, 0 if there is none
 */
public record PuzzleCounts(int train, int test) {}
