package io.github.hrm4j.train.run;

import java.util.OptionalLong;

/**
 * What a run would take, from {@link DryRun}.
 *
 * @param parameters trained values, the puzzle embedding left out
 * @param steps optimizer steps
 * @param evaluations of the test split
 * @param secondsPerStep once the JVM has compiled what it runs
 * @param secondsPerEvaluation of the whole test split
 * @param seconds of the whole run, the start of the program and the slow first steps included
 * @param nativeBytes tensors and the backend's own memory, at most
 * @param residentBytes physical memory of the whole process, at most; empty where the system does
 *     not tell
 * @param backward what a step keeps for the backward
 */
public record Forecast(
    long parameters,
    long steps,
    long evaluations,
    double secondsPerStep,
    double secondsPerEvaluation,
    double seconds,
    long nativeBytes,
    OptionalLong residentBytes,
    BackwardMemory backward) {}
