package io.github.hrm4j.autograd.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hrm4j.autograd.Gradients;
import io.github.hrm4j.autograd.Op;
import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Backends;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Offset;

/** The checks that every line of the {@link OpTable} must pass. */
public final class OpChecks implements AutoCloseable {
  // Both sides in float64; what remains is the truncation of the central difference.
  private static final double DIFFERENCES = 1e-6;
  private static final double FLOAT64 = 1e-12;
  private static final int DIRECTIONS = 3;

  private final Backend tested;
  private final Backend reference = Backends.open("reference", 1);

  /** Checks for a backend, which they close. */
  public OpChecks(Backend tested) {
    this.tested = tested;
  }

  /** An error planted at one input, or nowhere. */
  record Planted(Plant plant, int input) {
    static final Planted NOTHING = new Planted(Plant.NONE, 0);
  }

  /** What one forward and backward gave; a gradient is null where none was wanted. */
  record Run(double[] y, double[][] gradients, long savedBytes) {}

  /** The float32 result against the definition, and the reference's float64 one too. */
  double forward(OpLine line, Planted planted) {
    double[][] x = inputs(line);
    double[] plain = value(line, reference, DType.F64, x);
    double[] expected = line.definition() == null ? plain : line.definition().apply(x);
    if (line.definition() != null) {
      requireClose(line + ": reference backend in f64", plain, expected, FLOAT64);
    }
    double[] y = value(line, tested, DType.F32, x);
    if (planted.plant() == Plant.FORWARD) {
      y = Loops.map(v -> 1.05 * v, y);
    }
    return requireClose(line + ": forward in f32", y, expected, line.tolerance());
  }

  /** The float64 gradient of every input against central differences along random directions. */
  void differences(OpLine line, Planted planted) {
    double[][] x = inputs(line);
    Run run = run(line, reference, DType.F64, x, planted, wanted(line));
    RandomGenerator random = new SplittableRandom(7);
    for (int i = 0; i < x.length; i++) {
      for (int k = 0; k < DIRECTIONS && line.inputs().get(i).isDifferentiable(); k++) {
        double[] direction = direction(random, x[i].length);
        double numeric = slope(line, x, i, direction);
        double analytic = 0;
        double scale = 1;
        for (int j = 0; j < direction.length; j++) {
          analytic += run.gradients[i][j] * direction[j];
          scale += Math.abs(run.gradients[i][j] * direction[j]);
        }
        assertThat(analytic)
            .as("%s: slope by input %d along direction %d", line, i, k)
            .isCloseTo(numeric, within(Math.max(DIFFERENCES, coarse(line)) * scale));
      }
    }
  }

  // A result rounded to a coarser type differs by its own tolerance.
  private static double coarse(OpLine line) {
    return line.step() > 0.1 ? line.tolerance() : 0;
  }

  private static Offset<Double> within(double offset) {
    return Offset.offset(offset);
  }

  private double slope(OpLine line, double[][] x, int input, double[] direction) {
    double[][] moved = x.clone();
    double[] sums = new double[2];
    for (int side = 0; side < 2; side++) {
      moved[input] = x[input].clone();
      for (int j = 0; j < direction.length; j++) {
        moved[input][j] += (side == 0 ? -1 : 1) * line.step() * direction[j];
      }
      sums[side] = WeightedSum.of(value(line, reference, DType.F64, moved));
    }
    return (sums[1] - sums[0]) / (2 * line.step());
  }

  /** Every float32 gradient against the float64 one. */
  double float32(OpLine line, Planted planted) {
    double[][] x = inputs(line);
    Run exact = run(line, reference, DType.F64, x, Planted.NOTHING, wanted(line));
    Run run = run(line, tested, DType.F32, x, planted, wanted(line));
    double worst = 0;
    for (int i = 0; i < x.length; i++) {
      if (exact.gradients[i] != null) {
        String what = line + ": gradient in f32 by input " + i;
        double error = requireClose(what, run.gradients[i], exact.gradients[i], line.tolerance());
        worst = Math.max(worst, error);
      }
    }
    return worst;
  }

  /** With all other inputs constant a gradient has the same bits, and no more is saved. */
  long constants(OpLine line) {
    double[][] x = inputs(line);
    Run all = run(line, tested, DType.F32, x, Planted.NOTHING, wanted(line));
    for (int i = 0; i < x.length; i++) {
      if (all.gradients[i] != null) {
        int only = i;
        Run alone = run(line, tested, DType.F32, x, Planted.NOTHING, input -> input == only);
        assertThat(alone.gradients[i])
            .as("%s: input %d alone", line, i)
            .isEqualTo(all.gradients[i]);
        assertThat(alone.savedBytes)
            .as("%s: saved bytes", line)
            .isLessThanOrEqualTo(all.savedBytes);
      }
    }
    return all.savedBytes;
  }

  /** Whether the elements of a gradient in reverse order are another gradient. */
  boolean orderMatters(OpLine line, int input) {
    double[][] x = inputs(line);
    double[] g = run(line, reference, DType.F64, x, Planted.NOTHING, wanted(line)).gradients[input];
    return !Arrays.equals(g, Plant.reversed(g));
  }

  private static IntPredicate wanted(OpLine line) {
    return i -> line.inputs().get(i).isDifferentiable();
  }

  private static double[][] inputs(OpLine line) {
    RandomGenerator random = new SplittableRandom(42);
    return line.inputs().stream().map(input -> input.values(random)).toArray(double[][]::new);
  }

  private static double[] direction(RandomGenerator random, int n) {
    double[] direction = new double[n];
    for (int i = 0; i < n; i++) {
      direction[i] = random.nextDouble(0.25, 1) * (random.nextBoolean() ? 1 : -1);
    }
    return direction;
  }

  private static double[] value(OpLine line, Backend on, DType dtype, double[][] x) {
    try (var _ = on.openScope("value")) {
      Tensor y = line.forward().apply(variables(line, on, dtype, x, i -> false)).value();
      assertThat(y.isContiguous()).as("%s: result is contiguous", line).isTrue();
      return y.toDoubles();
    }
  }

  private static Variable[] variables(
      OpLine line, Backend on, DType dtype, double[][] x, IntPredicate wanted) {
    Variable[] variables = new Variable[x.length];
    for (int i = 0; i < x.length; i++) {
      Input input = line.inputs().get(i);
      variables[i] = input.variable(on, dtype, "x" + i, x[i], wanted.test(i));
    }
    return variables;
  }

  private static Run run(
      OpLine line, Backend on, DType dtype, double[][] x, Planted planted, IntPredicate wanted) {
    long before = on.memory().pool().stats().liveBuffers();
    Run run;
    try (var _ = on.openScope("inputs")) {
      Variable[] leaves = variables(line, on, dtype, x, wanted);
      run = record(line, on, leaves, planted);
    }
    assertThat(on.memory().pool().stats().liveBuffers()).as("%s: leaks", line).isEqualTo(before);
    return run;
  }

  private static Run record(OpLine line, Backend on, Variable[] leaves, Planted planted) {
    try (var tape = new Tape(on)) {
      Variable[] x = leaves.clone();
      Variable y = tape.record(() -> forward(line, x, planted));
      double[] values = y.value().toDoubles();
      long bytes = requireSavedIsWhatTheRecordHolds(line, tape, leaves);
      Gradients gradients = tape.backward(tape.record(() -> WeightedSum.apply(y)));
      double[][] found = new double[leaves.length][];
      for (int i = 0; i < leaves.length; i++) {
        if (leaves[i] instanceof Parameter parameter) {
          Tensor gradient = gradients.of(parameter);
          assertThat(gradient.isContiguous()).as("%s: gradient is contiguous", line).isTrue();
          found[i] = gradient.toDoubles();
        }
      }
      return new Run(values, found, bytes);
    }
  }

  private static Variable forward(OpLine line, Variable[] x, Planted planted) {
    if (planted.plant() != Plant.NONE) {
      x[planted.input()] = planted.plant().behind(x[planted.input()]);
    }
    return line.forward().apply(x);
  }

  /** The bytes saved, of which the tape keeps all that no scope around it owns. */
  private static long requireSavedIsWhatTheRecordHolds(OpLine line, Tape tape, Variable[] leaves) {
    Set<Tensor> saved = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Op op : tape.operations()) {
      assertThat(op.saved()).as("%s: saved by %s", line, op.name()).containsAll(components(op));
      assertThat(op.saved()).as("%s: saved by %s", line, op.name()).hasSameSizeAs(components(op));
      saved.addAll(op.saved());
    }
    long all = bytes(saved);
    for (Variable leaf : leaves) {
      saved.remove(leaf.value());
    }
    assertThat(tape.bytes()).as("%s: bytes kept by the tape", line).isEqualTo(bytes(saved));
    return all;
  }

  private static long bytes(Set<Tensor> tensors) {
    return tensors.stream().mapToLong(t -> t.size() * t.dtype().bytes()).sum();
  }

  /** The tensors among the components of an operation, by reflection. */
  static List<Tensor> components(Op op) {
    List<Tensor> tensors = new ArrayList<>();
    for (var component : op.getClass().getRecordComponents()) {
      if (component.getType() == Tensor.class) {
        try {
          var accessor = component.getAccessor();
          accessor.setAccessible(true);
          Tensor tensor = (Tensor) accessor.invoke(op);
          if (tensor != null) {
            tensors.add(tensor);
          }
        } catch (ReflectiveOperationException e) {
          throw new LinkageError(op.name() + ": " + component, e);
        }
      }
    }
    return tensors;
  }

  private static double requireClose(String what, double[] is, double[] should, double tolerance) {
    assertThat(is).as(what).hasSameSizeAs(should);
    double scale = 1;
    for (double value : should) {
      scale = Math.max(scale, Math.abs(value));
    }
    double worst = 0;
    for (int i = 0; i < is.length; i++) {
      assertThat(is[i])
          .as("%s, element %d", what, i)
          .isCloseTo(should[i], within(tolerance * scale));
      worst = Math.max(worst, Math.abs(is[i] - should[i]) / scale);
    }
    return worst;
  }

  @Override
  public void close() {
    tested.close();
    reference.close();
  }
}
