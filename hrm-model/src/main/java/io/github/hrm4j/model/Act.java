package io.github.hrm4j.model;

import io.github.hrm4j.autograd.Parameter;
import io.github.hrm4j.autograd.Tape;
import io.github.hrm4j.autograd.Variable;
import io.github.hrm4j.autograd.op.Scale;
import io.github.hrm4j.tensor.Backend;
import io.github.hrm4j.tensor.Binary;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Scope;
import io.github.hrm4j.tensor.Tensor;
import io.github.hrm4j.tensor.Unary;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/**
 * Adaptive computation time with deep supervision (Wang et al. 2025, §2; the reference's {@code
 * HierarchicalReasoningModel_ACTV1} and {@code ACTLossHead}): one call is one segment, that is one
 * forward pass of the inner network from the states that the carry holds and, in training, one
 * backward pass.
 *
 * <p>What a call makes is freed at its end but for the results, which belong to the scope that was
 * the caller's innermost.
 */
public final class Act {
  private final Hrm model;
  private final HrmConfig config;
  private final Backend backend;
  private final TrainMethod method;

  /**
   * The reference's way of training.
   *
   * @param model the network
   */
  public Act(Hrm model) {
    this(model, TrainMethod.DEFAULT);
  }

  /**
   * Another way of training; evaluation is not affected.
   *
   * @param model the network
   * @param method how training segments are made
   */
  public Act(Hrm model, TrainMethod method) {
    this.model = model;
    this.method = method;
    this.config = model.config();
    this.backend = model.backend();
  }

  /** What the heads say: logits [B, S, V] and q_halt, q_continue [B, 2]. */
  private record Heads(Variable logits, Variable q) {}

  private Heads heads(States states) {
    return new Heads(model.logits(states.zH()), model.qLogits(states.zH()));
  }

  /**
   * One training segment: forward, loss, backward of loss / globalBatchSize, new carry.
   *
   * @param carry overwritten
   * @param batch as many rows: puzzles for those that have halted, the others are dropped
   * @param exploration two draws for each row in every call; none if halt_max_steps is 1 or the
   *     number of segments is fixed
   * @param globalBatchSize number of rows over all devices
   * @param sink takes the gradients while the backward goes on, and may update at once
   * @return its loss and metrics, and logits [B, S, V]
   * @throws IllegalArgumentException if the batch does not fit the carry, the vocabulary or the
   *     puzzle identifiers
   */
  public TrainSegment train(
      Carry carry,
      PuzzleBatch batch,
      RandomGenerator exploration,
      int globalBatchSize,
      GradientSink sink) {
    try (Scope scope = backend.openScope("train")) {
      TrainWork work = work(carry);
      work.load(batch);
      Tensor logits = scope.keep(work.compute(globalBatchSize, sink));
      return work.finish(exploration, logits);
    }
  }

  /**
   * Training segments of one carry, each in three parts, for a device that repeats the middle one
   * by itself. The memory belongs to the innermost scope.
   *
   * @param carry overwritten by every segment
   * @return the segments' parts
   */
  public TrainWork work(Carry carry) {
    Segment in = Segment.allocate(backend, carry.rows(), config.seqLen());
    Readback results = Readback.allocate(backend, carry.rows(), method.isAdaptive(config));
    return new TrainWork(this, carry, in, results);
  }

  /** What {@link #compute} leaves besides its results: logits [B, S, V], and the tape's size. */
  record Computed(Tensor logits, long tapeBytes) {}

  /**
   * The device's part of a training segment: it reads and writes tensors that exist before, and
   * nothing that the host would have to bring or fetch.
   *
   * @param results overwritten
   */
  Computed compute(
      Carry carry, Segment in, Readback results, int globalBatchSize, GradientSink sink) {
    try (Scope scope = backend.openScope("segment");
        Tape tape = new Tape(backend)) {
      States start = in.start(model, carry);
      Parameter rows = model.puzzleRows(in.ids());
      Variable e = tape.record(() -> model.embed(in.inputs(), rows));
      States states = model.forward(tape::record, start, e, method.gradient());
      Heads heads = tape.record(() -> heads(states));
      Tensor right = in.labels().right(heads.logits().value());
      Tensor target = method.isAdaptive(config) ? targetQContinue(states, e, in) : null;
      ActLoss loss = tape.record(() -> loss(in.labels(), heads, right, target, carry.rows()));
      Variable scaled = tape.record(() -> Scale.apply(loss.total(), 1.0 / globalBatchSize));
      results.assign(Readback.of(heads.q().value(), right, loss, target));
      carry.assign(states);
      Computed computed = new Computed(scope.keep(heads.logits().value()), tape.bytes());
      tape.backward(scaled, into(sink, rows, in.ids()));
      return computed;
    }
  }

  /** The rows that halt after a training segment. */
  boolean[] halting(Carry carry, SegmentResults results, RandomGenerator exploration) {
    return Halting.inTraining(
        carry, config, method, results.qHalt(), results.qContinue(), exploration);
  }

  /** Lets puzzles into the carry and brings them to the device. */
  void load(Segment segment, Carry carry, PuzzleBatch batch) {
    PuzzleChecks.check(batch, config);
    segment.load(carry, batch, method.limit(config));
  }

  /**
   * What a training segment of these puzzles would keep for its backward, in bytes. Nothing changes
   * by it.
   *
   * @param batch puzzles of the model's sizes
   * @param gradient which way gradients would flow, whatever this object's own method is
   * @return bytes of tensors of whatever shape
   */
  public long tapeBytes(PuzzleBatch batch, GradientPath gradient) {
    PuzzleChecks.check(batch, config);
    try (Scope _ = backend.openScope("measure");
        Tape tape = new Tape(backend)) {
      Carry carry = new Carry(backend, config, batch.rows());
      Segment in = Segment.begin(backend, carry, batch, method.limit(config));
      Variable e = tape.record(() -> model.embed(in.inputs(), model.puzzleRows(in.ids())));
      States states = model.forward(tape::record, in.start(model, carry), e, gradient);
      Heads heads = tape.record(() -> heads(states));
      Tensor right = in.labels().right(heads.logits().value());
      Tensor target = method.isAdaptive(config) ? targetQContinue(states, e, in) : null;
      tape.record(() -> loss(in.labels(), heads, right, target, carry.rows()));
      return tape.bytes();
    }
  }

  private BiConsumer<Parameter, Tensor> into(GradientSink sink, Parameter rows, Tensor ids) {
    return (parameter, gradient) -> {
      if (parameter == rows) {
        sink.rows(model.puzzleEmbedding(), ids, gradient);
      } else {
        sink.dense(parameter, gradient);
      }
    };
  }

  private ActLoss loss(Labels labels, Heads heads, Tensor right, Tensor target, int rows) {
    Tensor exactlyRight = labels.exactlyRight(right);
    return ActLoss.of(
        config.lossType(), heads.logits(), heads.q(), labels, exactlyRight, target, rows);
  }

  /**
   * What going on would be worth, [B, 1], by a second forward pass from the new states, not
   * recorded: sigmoid of the better of halting then and going on further, or of halting where the
   * next segment would be beyond the limit.
   */
  private Tensor targetQContinue(States states, Variable e, Segment in) {
    try (Scope scope = backend.openScope("target_q_continue")) {
      Tensor q = model.qAfter(states.detach(), e.detach()).value();
      Tensor halt = q.slice(1, 0, 1);
      Tensor best = backend.binary(Binary.MAX, halt, q.slice(1, 1, 2));
      Tensor value = backend.where(in.last(), halt, best);
      return scope.keep(backend.unary(Unary.SIGMOID, value));
    }
  }

  /**
   * As {@link #evaluate(Carry, PuzzleBatch, EvalHalting)} by the reference's rule.
   *
   * @param carry overwritten
   * @param batch as many rows: puzzles for those that have halted, the others are dropped
   * @return what the heads say
   */
  public EvalSegment evaluate(Carry carry, PuzzleBatch batch) {
    return evaluate(carry, batch, EvalHalting.of(config));
  }

  /**
   * One evaluation segment. The results that count for a row are those of the segment in which it
   * halts; no row's results depend on the others.
   *
   * @param carry overwritten
   * @param batch as many rows: puzzles for those that have halted, the others are dropped
   * @param halting when a row is done
   * @return what the heads say
   * @throws IllegalArgumentException as for {@link #train}
   */
  public EvalSegment evaluate(Carry carry, PuzzleBatch batch, EvalHalting halting) {
    PuzzleChecks.check(batch, config);
    try (Scope scope = backend.openScope("segment")) {
      Segment in = Segment.begin(backend, carry, batch, halting.segments());
      Variable e = model.embed(in.inputs(), model.puzzleRows(in.ids()));
      States states = model.forward(Recorder.NONE, in.start(model, carry), e);
      Heads heads = heads(states);
      Tensor logits = scope.keep(inFloat32(heads.logits().value()));
      Tensor predictions = scope.keep(backend.argmax(logits));
      Tensor q = heads.q().value();
      carry.assign(states);
      EvalReadback rows =
          EvalReadback.read(config.lossType(), heads.logits(), predictions, q, in.labels());
      carry.halt(halting.halted(carry, rows.qHalt(), rows.qContinue()));
      return new EvalSegment(
          logits,
          predictions,
          rows.qHalt(),
          rows.qContinue(),
          in.labels().labelled(),
          rows.right(),
          rows.lmLoss(),
          carry.steps(),
          carry.halted());
    }
  }

  private Tensor inFloat32(Tensor x) {
    return x.dtype() == DType.F32 ? x : backend.cast(x, DType.F32);
  }
}
