package io.github.hrm4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which class loaders are asked for backends: containers set odd ones for their threads. */
class BackendsTest {
  @TempDir private Path folder;

  /** A backend that only a plug-in's class loader knows of. */
  public static final class PluggedIn implements BackendProvider {
    @Override
    public String name() {
      return "plugged";
    }

    @Override
    public String unavailableBecause() {
      return "it is for a test";
    }

    @Override
    public Backend open(int threads) {
      throw new IllegalStateException(unavailableBecause());
    }
  }

  private static List<String> names() {
    return Backends.providers().stream().map(BackendProvider::name).toList();
  }

  private static <T> T with(ClassLoader context, Callable<T> work) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(context);
    try {
      return work.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void aContextThatKnowsNothingHidesNothing() throws Exception {
    assertThat(names()).contains("simd", "reference").doesNotHaveDuplicates();
    assertThat(with(ClassLoader.getPlatformClassLoader(), BackendsTest::names)).isEqualTo(names());
    assertThat(with(null, BackendsTest::names)).isEqualTo(names());
    try (Backend backend =
        with(ClassLoader.getPlatformClassLoader(), () -> Backends.open("cpu", 1))) {
      assertThat(backend).isNotNull();
    }
  }

  @Test
  void whatOnlyTheContextKnowsIsFoundToo() throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(BackendProvider.class.getName()), PluggedIn.class.getName());
    URL[] place = {folder.toUri().toURL()};
    try (URLClassLoader plugin = new URLClassLoader(place, getClass().getClassLoader())) {
      assertThat(with(plugin, BackendsTest::names))
          .containsAll(names())
          .contains("plugged")
          .hasSize(names().size() + 1);
      assertThatThrownBy(() -> with(plugin, () -> Backends.open("plugged", 1)))
          .hasMessageContaining("plugged (unavailable: it is for a test)");
    }
    assertThat(names()).doesNotContain("plugged");
  }

  @Test
  void anotherCopyOfTheLibraryIsLeftAlone() throws Exception {
    URL[] all =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(BackendsTest::url)
            .toArray(URL[]::new);
    try (URLClassLoader copy = new URLClassLoader(all, ClassLoader.getPlatformClassLoader())) {
      assertThat(copy.loadClass(Backends.class.getName())).isNotEqualTo(Backends.class);
      assertThat(with(copy, BackendsTest::names)).isEqualTo(names());
    }
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(path, e);
    }
  }
}
