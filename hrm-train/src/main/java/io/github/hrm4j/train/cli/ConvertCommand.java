package io.github.hrm4j.train.cli;

import io.github.hrm4j.model.HrmConfig;
import io.github.hrm4j.model.HrmShapes;
import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.checkpoint.CheckpointFolder;
import io.github.hrm4j.train.checkpoint.CheckpointSource;
import io.github.hrm4j.train.checkpoint.Conversion;
import io.github.hrm4j.train.checkpoint.DatasetFacts;
import io.github.hrm4j.train.checkpoint.DatasetNotes;
import io.github.hrm4j.train.checkpoint.TaskNotes;
import io.github.hrm4j.train.config.Overrides;
import io.github.hrm4j.train.config.Settings;
import io.github.hrm4j.train.data.DatasetMetadata;
import io.github.hrm4j.train.data.Split;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code hrm convert}: between PyTorch's checkpoints and ours. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Converts a checkpoint of the reference (PyTorch) into ours (safetensors), or back.",
      "",
      "Ours says everything about its model. PyTorch's is described by the all_config.yaml beside",
      "it, which is read, or written; what it leaves open is asked for.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  A released checkpoint, with the dataset that says how long a puzzle is:",
      "    hrm convert sudoku-extreme/checkpoint sudoku.safetensors \\",
      "        data_path=data/sudoku-extreme-1k-aug-1000",
      "  A model of ours for the reference's evaluate.py:",
      "    hrm convert runs/latest/step_1750.safetensors for-pytorch/step_1750",
      "  A PyTorch file that came without its configuration:",
      "    hrm convert model.pth model.safetensors seq_len=81 arch.num_heads=8 \\",
      "        arch.H_cycles=2 arch.L_cycles=2 arch.halt_max_steps=16",
      "  Half the size, for handing out:",
      "    hrm convert runs/latest small.safetensors --dtype float16",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or input."
    })
final class ConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "IN",
      description = "The checkpoint, of either format, or a folder: the last one in it.")
  private Path in;

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description =
          "The new file: *.safetensors for ours; *.pt, *.pth, *.ckpt or step_N for PyTorch.")
  private Path out;

  @Parameters(
      index = "2..*",
      paramLabel = "KEY=VALUE",
      description =
          "What is not in IN: data_path=DIR (or seq_len=N), and arch.KEY=VALUE by the reference's"
              + " names.")
  private List<String> settings = List.of();

  @Option(names = "--force", description = "Replace OUT if it is there.")
  private boolean force;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      converter = DTypeConverter.class,
      description =
          "Round float32 to bfloat16 or float16, for a file of half the size. Default: as it is.")
  private DType dtype;

  @Option(
      names = "--note",
      paramLabel = "KEY=TEXT",
      description = "Something to say in OUT, such as where the model comes from. To ours only.")
  private Map<String, String> notes = new LinkedHashMap<>();

  @Option(
      names = "--audit",
      paramLabel = "DIR",
      description = {
        "Audit the Sudokus that the model was trained on, and say in OUT how they were made, what",
        "was found, and the classes of their solutions. To ours only."
      })
  private Path audit;

  /** Reads the types that have 16 bits by the reference's names. */
  static final class DTypeConverter implements ITypeConverter<DType> {
    @Override
    public DType convert(String name) {
      return switch (name) {
        case "bfloat16" -> DType.BF16;
        case "float16" -> DType.F16;
        default -> throw new TypeConversionException("'" + name + "' is not bfloat16 or float16");
      };
    }
  }

  @Override
  public Integer call() throws IOException {
    Overrides overrides = Overrides.parse(settings);
    Optional<String> dataPath = overrides.take("data_path");
    DatasetFacts dataset = dataset(dataPath, overrides.take("seq_len"));
    for (String name : overrides.names()) {
      if (!name.startsWith("arch.")) {
        throw new ConfigException(
            "command line: convert does not know '%s', only data_path, seq_len and arch.*"
                .formatted(name));
      }
    }
    Settings added = new Settings();
    overrides.applyTo(added);
    Path checkpoint = CheckpointFolder.find(in, in.toString());
    List<String> warnings = new ArrayList<>();
    try (CheckpointSource source = CheckpointSource.open(checkpoint, added, warnings::add);
        ProgressLine progress = new ProgressLine()) {
      Map<String, String> all = new LinkedHashMap<>(notes);
      if (dataPath.isPresent() && out.toString().endsWith(".safetensors")) {
        all.putAll(TaskNotes.of(Path.of(dataPath.get()), metadata(dataPath.get())));
      }
      if (audit != null) {
        all.putAll(DatasetNotes.of(audit, progress));
      }
      Conversion conversion = new Conversion(out, force, Optional.ofNullable(dtype), all);
      report(conversion.run(source, dataset, dataPath.orElse(null), progress));
    }
    // Only now: what fails says one line.
    PrintWriter err = spec.commandLine().getErr();
    warnings.forEach(warning -> err.println("hrm: warning: " + warning));
    return 0;
  }

  private static DatasetFacts dataset(Optional<String> dataPath, Optional<String> seqLen)
      throws IOException {
    if (dataPath.isPresent() && seqLen.isPresent()) {
      throw new ConfigException("data_path and seq_len: give one of the two");
    }
    if (dataPath.isPresent()) {
      return DatasetFacts.of(metadata(dataPath.get()));
    }
    return seqLen.isPresent() ? DatasetFacts.ofSeqLen(length(seqLen.get())) : DatasetFacts.NONE;
  }

  private static DatasetMetadata metadata(String dataPath) throws IOException {
    return DatasetMetadata.read(
        Path.of(dataPath).resolve(Split.TEST.folder()).resolve("dataset.json"));
  }

  private static int length(String text) {
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw new ConfigException("seq_len=" + text + ": must be a whole number from 1");
    }
    return Integer.parseInt(text);
  }

  private void report(Conversion.Result result) {
    HrmConfig config = result.info().config();
    String task = result.info().task().isEmpty() ? "unknown puzzles" : result.info().task();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%s: %d tensors, %,d values, %,d bytes; %s, %d tokens%n",
        this.out,
        result.tensors(),
        HrmShapes.of(config).values().stream().mapToLong(Shape::size).sum(),
        result.bytes(),
        task,
        config.seqLen());
    result.config().ifPresent(file -> out.println(file + ": the configuration"));
    out.flush();
  }
}
