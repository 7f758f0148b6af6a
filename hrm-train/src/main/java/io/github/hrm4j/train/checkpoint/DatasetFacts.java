package io.github.hrm4j.train.checkpoint;

import io.github.hrm4j.train.data.DatasetMetadata;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a dataset says about a model, as far as it is known.
 *
 * @param settings by the reference's names: seq_len, vocab_size, num_puzzle_identifiers
 */
public record DatasetFacts(Map<String, Object> settings) {
  /** Nothing is known. */
  public static final DatasetFacts NONE = new DatasetFacts(Map.of());

  /** Keeps a copy. */
  public DatasetFacts {
    settings = Map.copyOf(settings);
  }

  /** Everything, of a dataset. */
  public static DatasetFacts of(DatasetMetadata dataset) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("seq_len", dataset.seqLen());
    settings.put("vocab_size", dataset.vocabSize());
    settings.put("num_puzzle_identifiers", dataset.numPuzzleIdentifiers());
    return new DatasetFacts(settings);
  }

  /** Only the number of tokens of a puzzle. */
  public static DatasetFacts ofSeqLen(int seqLen) {
    return new DatasetFacts(Map.of("seq_len", seqLen));
  }
}
