package io.github.hrm4j.puzzle;

/** An example of an ARC task. */
public record ArcPair(ArcGrid input, ArcGrid output) {}
