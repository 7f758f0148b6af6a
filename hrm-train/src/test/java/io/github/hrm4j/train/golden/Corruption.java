package io.github.hrm4j.train.golden;

import io.github.hrm4j.tensor.io.NpyFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Changes one value of a stored tensor. */
final class Corruption {
  private Corruption() {}

  /** Of real numbers the first, by 1 % of the largest; of integers the first that is not -100. */
  static void of(Path tensor) throws IOException {
    ByteBuffer value = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long index = 0;
    long data;
    try (NpyFile file = NpyFile.open(tensor)) {
      data = Files.size(tensor) - file.data().byteSize();
      if (file.type().isFloating()) {
        float[] values = file.floats();
        value.putFloat(values[0] + Math.max(0.01f, 0.01f * largest(values)));
      } else {
        int[] values = file.ints();
        while (values[(int) index] < 0) {
          index++;
        }
        // Downwards, where that leaves it a token or an identifier that exists.
        value.putInt(values[(int) index] > 0 ? values[(int) index] - 1 : 1);
      }
    }
    try (FileChannel channel = FileChannel.open(tensor, StandardOpenOption.WRITE)) {
      channel.write(value.flip(), data + index * Integer.BYTES);
    }
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
