package io.github.hrm4j.cuda;

import static io.github.hrm4j.cuda.CudaInstallation.versionText;

import io.github.hrm4j.tensor.Diagnosis;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the search for CUDA found, for {@code hrm doctor}. */
final class CudaDiagnosis {
  private CudaDiagnosis() {}

  static Diagnosis of(CudaInstallation found) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("CUDA runtime", version(found.versions().runtime(), "not found"));
    facts.put("NVIDIA driver", driver(found));
    facts.put("cuBLAS", blas(found));
    for (int i = 0; i < found.devices().size(); i++) {
      facts.put("cuda:" + i, device(found, i));
    }
    for (String file : found.files()) {
      int colon = file.indexOf(": ");
      facts.put(file.substring(0, colon) + " library", file.substring(colon + 2));
    }
    List<Diagnosis.Attempt> tried =
        found.attempts().stream().map(a -> new Diagnosis.Attempt(a.what(), a.outcome())).toList();
    return new Diagnosis(facts, tried, found.reason() == null ? null : found.stage().advice());
  }

  private static String version(int version, String none) {
    return version == 0 ? none : versionText(version);
  }

  private static String driver(CudaInstallation found) {
    if (found.versions().runtime() == 0) {
      return "not asked, for want of a CUDA runtime";
    }
    return found.versions().driver() == 0
        ? "none"
        : "for CUDA up to " + versionText(found.versions().driver());
  }

  /** From version 11 on it counts 10000 · major + 100 · minor + patch. */
  private static String blas(CudaInstallation found) {
    int version = found.versions().blas();
    if (version != 0) {
      return "%d.%d.%d".formatted(version / 10000, version / 100 % 100, version % 100);
    }
    return found.files().stream().anyMatch(file -> file.startsWith("cuBLAS"))
        ? "found, not asked for its version"
        : "not found";
  }

  private static String device(CudaInstallation found, int ordinal) {
    DeviceInfo info = found.devices().get(ordinal);
    if (!info.isUsable()) {
      return info + ", too old: needs " + DeviceInfo.NEEDED_TEXT;
    }
    if (found.reason() != null) {
      return info.toString();
    }
    Device.MemoryUse memory = Device.open(ordinal).memoryUse();
    return "%s, %s of %s free"
        .formatted(info, Bytes.text(memory.freeBytes()), Bytes.text(memory.totalBytes()));
  }
}
