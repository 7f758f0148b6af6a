package io.github.hrm4j.train.config;

import io.github.hrm4j.train.data.GeneratorOptions;
import io.github.hrm4j.train.data.SudokuSymmetry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code hrm train} does when no dataset is named: settings, and the dataset it makes for
 * itself.
 *
 * @param settings a layer under everything that a user gives
 * @param dataset what is generated at the place that the settings call data_path
 */
public record Preset(ConfigFile settings, GeneratorOptions dataset) {
  private static final String NAME = "default-preset.yaml";
  private static final String GENERATE = "generate.";

  /** Reads the preset that comes with the program. */
  public static Preset load() {
    try (InputStream in = Preset.class.getResourceAsStream(NAME)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Map<String, Object> all = YamlText.parseFlat(text, NAME);
      Map<String, Object> settings = new LinkedHashMap<>(all);
      settings.keySet().removeIf(key -> key.startsWith(GENERATE));
      return new Preset(new ConfigFile(NAME, settings), options(all));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GeneratorOptions options(Map<String, Object> all) {
    return new GeneratorOptions(
        number(all, "size"),
        number(all, "train"),
        number(all, "test"),
        number(all, "givens"),
        number(all, "num_aug"),
        SudokuSymmetry.valueOf(all.get(GENERATE + "symmetry").toString().toUpperCase(Locale.ROOT)),
        number(all, "seed"));
  }

  private static int number(Map<String, Object> all, String name) {
    return (Integer) all.get(GENERATE + name);
  }
}
