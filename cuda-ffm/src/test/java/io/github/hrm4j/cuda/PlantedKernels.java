package io.github.hrm4j.cuda;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernels of {@code src/test/cuda/planted.cu} through the program's own classes: a device, one
 * stream, memory, launches.
 */
final class PlantedKernels implements AutoCloseable {
  private static final Pattern KERNEL =
      Pattern.compile("__global__ void (\\w+)\\(([^)]*)\\)", Pattern.DOTALL);
  private static final Map<String, String> TYPES =
      Map.of("int", "u32", "float", "f32", "long long", "u64");

  final Device device = Device.open(CudaLibraries.here().firstUsable());
  final Stream stream = new Stream(device);
  final DeviceMemory memory = new DeviceMemory(device);
  final Kernels kernels;
  final Launcher launcher;
  private final List<MemorySegment> allocated = new ArrayList<>();

  PlantedKernels() throws IOException {
    kernels =
        new Kernels(device, new Ptx(ptx(Files.readString(Path.of("src/test/cuda/planted.cu")))));
    launcher = new Launcher(kernels, stream);
  }

  /**
   * PTX with the kernels' names and parameters and nothing in them, which is what is read of it.
   */
  static String ptx(String source) {
    StringBuilder text = new StringBuilder(".version 6.3\n.target sm_75\n.address_size 64\n");
    Matcher kernel = KERNEL.matcher(source);
    while (kernel.find()) {
      List<String> parameters = new ArrayList<>();
      for (String parameter : kernel.group(2).split(",", -1)) {
        String type = parameter.strip().replaceAll("\\s*\\w+$", "");
        parameters.add(".param ." + (type.endsWith("*") ? "u64" : TYPES.get(type)) + " p");
      }
      text.append(
          ".visible .entry %s(%s)\n{ ret; }\n"
              .formatted(kernel.group(1), String.join(", ", parameters)));
    }
    return text.toString();
  }

  Launcher start(String name) {
    return launcher.start(kernels.kernel("planted_" + name));
  }

  /** Device memory for so many floats, freed with this. */
  long floats(int count) {
    MemorySegment block = memory.allocate((long) count * Float.BYTES);
    allocated.add(block);
    return block.address();
  }

  /** Device memory with these values. */
  long upload(float... values) {
    long address = floats(values.length);
    try (PinnedBuffer pinned = new PinnedBuffer(device, (long) values.length * Float.BYTES)) {
      MemorySegment.copy(values, 0, pinned.segment(), ValueLayout.JAVA_FLOAT, 0, values.length);
      stream.copyToDevice(address, pinned, pinned.bytes());
      stream.synchronize();
    }
    return address;
  }

  float[] download(long address, int count) {
    try (PinnedBuffer pinned = new PinnedBuffer(device, (long) count * Float.BYTES)) {
      stream.copyToHost(pinned, address, pinned.bytes());
      stream.synchronize();
      return pinned.segment().toArray(ValueLayout.JAVA_FLOAT);
    }
  }

  /** 1, 2, 3, … */
  static float[] counting(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i + 1;
    }
    return values;
  }

  /** Gives back everything; to be left out where the test is about not doing that. */
  @Override
  public void close() {
    allocated.forEach(memory::free);
    launcher.close();
    kernels.close();
    stream.close();
  }
}
