package io.github.hrm4j.train.cli;

import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.get.Catalogue;
import io.github.hrm4j.train.get.Catalogue.Entry;
import io.github.hrm4j.train.get.Getter;
import io.github.hrm4j.train.get.Mirror;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hrm get}: downloads public datasets and the released checkpoints. */
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Downloads public datasets and the checkpoints released by the authors of the reference.",
      "What was cut off goes on when the same command is run again; what is there is checked.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  What there is, how large, from where, under which licence:",
      "    hrm get --list",
      "  The sources of a dataset, then the dataset:",
      "    hrm get arc-agi-2",
      "    hrm data arc --source raw-data/arc-agi-2 --output-dir data/arc-2-aug-1000",
      "  From a mirror of huggingface.co:",
      "    hrm get sudoku-extreme --mirror huggingface.co=https://hf-mirror.example",
      "",
      "The environment variable HRM_MIRROR does what --mirror does.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or input."
    })
final class GetCommand implements Callable<Integer> {
  private static final String MIRROR_VARIABLE = "HRM_MIRROR";

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "What to download; see --list.")
  private String name;

  @Option(names = "--list", description = "List what can be downloaded, as without a NAME.")
  private boolean list;

  @Option(
      names = "--output-dir",
      paramLabel = "DIR",
      description = "Where to put it. Default: raw-data/… or checkpoints/…, as --list says.")
  private Path outputDir;

  @Option(
      names = "--mirror",
      paramLabel = "[HOST=]URL",
      description =
          "Download from there instead: the address keeps its path. With HOST= for addresses on"
              + " that host only; several with commas between.")
  private String mirror;

  private final Catalogue catalogue;
  private final Map<String, String> environment;

  GetCommand() {
    this(Catalogue.load(), System.getenv());
  }

  GetCommand(Catalogue catalogue, Map<String, String> environment) {
    this.catalogue = catalogue;
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    if (name == null || list) {
      if (name != null || outputDir != null || mirror != null) {
        throw new ConfigException("hrm get: a list goes without other options");
      }
      catalogue.entries().forEach(this::list);
      return 0;
    }
    Entry entry = catalogue.find(name);
    Path folder = outputDir == null ? Path.of(entry.folder()) : outputDir;
    var progress = new ProgressLine();
    try {
      new Getter(mirror(), progress, line -> sayAfter(progress, line)).get(entry, folder);
    } finally {
      progress.close();
    }
    say("next: " + Program.name() + " " + entry.next().replace("{folder}", folder.toString()));
    return 0;
  }

  private Mirror mirror() {
    String setting = mirror == null ? environment.getOrDefault(MIRROR_VARIABLE, "") : mirror;
    return setting.isBlank() ? Mirror.NONE : Mirror.parse(setting);
  }

  /** Ends the bar first, so that the line stands below it. */
  private void sayAfter(ProgressLine progress, String line) {
    progress.close();
    say(line);
  }

  private void list(Entry entry) {
    say(
        String.format(
            Locale.ROOT,
            "%-27s %8s  %s",
            entry.name(),
            entry.megabytes() < 1 ? "< 1 MB" : Math.round(entry.megabytes()) + " MB",
            entry.what()));
    say(
        "%-37s %s, licence: %s; %s"
            .formatted(
                "",
                entry.origin(),
                entry.licence(),
                entry.isPinned() ? "hashes known" : "hashes recorded at the first download"));
    say("%-37s to %s".formatted("", entry.folder()));
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
