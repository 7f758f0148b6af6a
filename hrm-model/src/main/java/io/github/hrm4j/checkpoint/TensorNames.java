package io.github.hrm4j.checkpoint;

import io.github.hrm4j.tensor.io.FormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of a file's tensors and ours. A PyTorch file puts a prefix before the names of the
 * inner network, which depends on what was saved: {@code _orig_mod.model.inner.} under
 * torch.compile, {@code inner.} without the loss head, and so on. Whatever it is, it ends where
 * {@code H_init} begins.
 *
 * @param prefix what the file puts before the names
 * @param ours the file's names by ours
 * @param others names in the file that do not begin with the prefix
 */
record TensorNames(String prefix, Map<String, String> ours, List<String> others) {
  /** What ours begin with. */
  static final String OURS = "model.inner.";

  private static final String LANDMARK = "H_init";

  /** What PyTorch, its wrappers and the reference put before names. */
  private static final Pattern WRAPPERS = Pattern.compile("((_orig_mod|module|model|inner)\\.)*$");

  /**
   * Finds the prefix.
   *
   * @throws FormatException if there is no inner network in the file, or more than one
   */
  static TensorNames of(Path path, Set<String> names) throws FormatException {
    List<String> found =
        names.stream()
            .filter(name -> name.equals(LANDMARK) || name.endsWith("." + LANDMARK))
            .toList();
    if (found.size() != 1) {
      throw new FormatException(
          path,
          "tensor names",
          found.isEmpty()
              ? "no tensor is called H_init, so this is not a checkpoint of an HRM"
              : "several models, with " + String.join(" and ", found) + "; save one of them alone");
    }
    String prefix = found.getFirst().substring(0, found.getFirst().length() - LANDMARK.length());
    Map<String, String> ours = new LinkedHashMap<>();
    List<String> others = new ArrayList<>();
    for (String name : names) {
      if (name.startsWith(prefix)) {
        ours.put(OURS + name.substring(prefix.length()), name);
      } else {
        others.add(name);
      }
    }
    return new TensorNames(prefix, ours, others);
  }

  /**
   * The part of the prefix that belongs to the model, without the keys of dicts that it lies in:
   * {@code state_dict._orig_mod.model.inner.} gives {@code _orig_mod.model.inner.}.
   */
  String wrappers() {
    Matcher matcher = WRAPPERS.matcher(prefix);
    return matcher.find() ? matcher.group() : "";
  }
}
