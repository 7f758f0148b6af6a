package io.github.hrm4j.train.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A dataset made from arrays that a program holds: every example is a puzzle and a group of its
 * own, with identifier 0.
 *
 * @param vocabSize number of different tokens V, 0 being padding and the label that is ignored
 * @param seqLen tokens of an example S
 * @param train the training split
 * @param test the test split; null for none
 */
public record ArrayDataset(int vocabSize, int seqLen, Rows train, Rows test) {
  private static final String BUILDER = "java arrays";

  /**
   * The examples of a split.
   *
   * @param inputs tokens [N·S]
   * @param labels tokens [N·S]
   */
  public record Rows(byte[] inputs, byte[] labels) {}

  /**
   * Writes the dataset.
   *
   * @throws io.github.hrm4j.train.ConfigException if the place is taken
   */
  public void build(Path folder) throws IOException {
    List<SplitPlan> splits = new ArrayList<>();
    splits.add(plan(Split.TRAIN, train));
    if (test != null) {
      splits.add(plan(Split.TEST, test));
    }
    int threads = Runtime.getRuntime().availableProcessors();
    try (var dataset = NewDataset.create(folder)) {
      var hashes = SplitFiles.write(dataset.path(), splits, threads, Progress.NONE);
      dataset.identifiers(Stream.empty());
      dataset.finish(provenance(), hashes);
    }
  }

  /**
   * Writes the dataset, or checks that the one that is there holds the same.
   *
   * @throws io.github.hrm4j.train.ConfigException if something else is there
   */
  public void ensure(Path folder) throws IOException {
    if (Files.exists(folder.resolve("provenance.json"))) {
      provenance().verify(folder);
    } else {
      build(folder);
    }
  }

  private SplitPlan plan(Split split, Rows rows) {
    PlannedArray.Rows writer =
        (row, to, at) -> {
          System.arraycopy(rows.inputs, row * seqLen, to[0], at, seqLen);
          System.arraycopy(rows.labels, row * seqLen, to[1], at, seqLen);
        };
    int examples = rows.inputs.length / seqLen;
    return SplitPlan.of(split, vocabSize, seqLen, 1, new GridContents(examples, 1, () -> writer));
  }

  private Provenance provenance() {
    MessageDigest digest = ChunkHash.sha256();
    Stream.of(train, test)
        .filter(rows -> rows != null)
        .forEach(
            rows -> {
              digest.update(rows.inputs);
              digest.update(rows.labels);
            });
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("vocab-size", vocabSize);
    options.put("seq-len", seqLen);
    options.put("train", train.inputs.length / seqLen);
    options.put("test", test == null ? 0 : test.inputs.length / seqLen);
    options.put("arrays-sha256", ChunkHash.hex(digest.digest()));
    return new Provenance(BUILDER, options, List.of());
  }
}
