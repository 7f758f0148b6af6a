package io.github.hrm4j.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void theOldContentsStayUntilCommit() throws IOException {
    Path path = Files.writeString(folder.resolve("state"), "old");
    try (AtomicFile file = AtomicFile.create(path)) {
      file.write(ByteBuffer.wrap("-new".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      file.patch(0, ByteBuffer.wrap(new byte[] {'+'}));
      assertThat(path).hasContent("old");
      file.commit();
      assertThat(path).hasContent("+new");
    }
    assertThat(folder).isDirectoryNotContaining(file -> !file.equals(path));
  }

  @Test
  void withoutCommitNothingHappened() throws IOException {
    Path path = folder.resolve("state");
    try (AtomicFile file = AtomicFile.create(path)) {
      file.write(ByteBuffer.wrap(new byte[] {1}));
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theFolderMustExist() {
    assertThatThrownBy(() -> AtomicFile.create(folder.resolve("none/state")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
