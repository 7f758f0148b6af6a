package io.github.hrm4j.tensor.io;

import io.github.hrm4j.tensor.DType;
import io.github.hrm4j.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of a safetensors file: 8 bytes of length, a JSON object of that length that gives each
 * tensor's type, shape and place, then the data.
 *
 * @param tensors by name, in the order of the data
 * @param metadata the strings under {@code __metadata__}
 */
record SafetensorsHeader(Map<String, Safetensors.Entry> tensors, Map<String, String> metadata) {
  static final String METADATA = "__metadata__";

  /** Bounds the memory that a hostile header can take; 100,000 tensors fit. */
  static final int MAX_LENGTH = 16 << 20;

  private static final int MAX_RANK = 64;
  private static final long MAX_ELEMENTS = 1L << 56;

  static SafetensorsHeader parse(Path path, MemorySegment file) throws FormatException {
    long length = length(path, file);
    Map<String, Object> json = json(path, file.asSlice(8, length));
    MemorySegment data = file.asSlice(8 + length);
    Map<String, String> metadata = metadata(path, json.remove(METADATA));
    Map<String, Place> places = new LinkedHashMap<>();
    for (Map.Entry<String, Object> member : json.entrySet()) {
      places.put(member.getKey(), place(path, member.getKey(), member.getValue()));
    }
    Map<String, Safetensors.Entry> tensors = new LinkedHashMap<>();
    long end = 0;
    for (String name : inOrder(places)) {
      Place place = places.get(name);
      if (place.begin != end) {
        String fault = place.begin < end ? "overlaps" : "leaves a gap after";
        throw error(path, name, "at offset " + place.begin + " " + fault + " the one before it");
      }
      end = place.end;
      if (end > data.byteSize()) {
        throw error(
            path, name, "truncated: ends at " + end + " of " + data.byteSize() + " bytes of data");
      }
      MemorySegment bytes = data.asSlice(place.begin, place.end - place.begin);
      tensors.put(name, new Safetensors.Entry(place.dtype, place.shape, bytes));
    }
    if (end != data.byteSize()) {
      String problem = "ends at " + end + ", but there are " + data.byteSize() + " bytes";
      throw new FormatException(path, "data", problem);
    }
    return new SafetensorsHeader(Collections.unmodifiableMap(tensors), metadata);
  }

  private record Place(DType dtype, Shape shape, long begin, long end) {}

  private static List<String> inOrder(Map<String, Place> places) {
    Comparator<Map.Entry<String, Place>> byBegin = Comparator.comparing(e -> e.getValue().begin);
    return places.entrySet().stream()
        .sorted(byBegin.thenComparing(e -> e.getValue().end))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static long length(Path path, MemorySegment file) throws FormatException {
    long size = file.byteSize();
    if (size < 8) {
      throw new FormatException(path, "byte 0", "truncated: a file of " + size + " bytes");
    }
    long length = file.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
    if (length < 2 || length > MAX_LENGTH) {
      throw new FormatException(
          path,
          "byte 0",
          "a header of %s bytes; 2 to %d are possible, so this is not a safetensors file"
              .formatted(Long.toUnsignedString(length), MAX_LENGTH));
    }
    if (length > size - 8) {
      throw new FormatException(
          path, "byte 0", "truncated: a header of " + length + " bytes, a file of " + size);
    }
    return length;
  }

  @SuppressWarnings("unchecked") // Json gives Map<String, Object> for objects
  private static Map<String, Object> json(Path path, MemorySegment header) throws FormatException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(header.asByteBuffer()).toString();
    } catch (CharacterCodingException e) {
      throw new FormatException(path, "header", "is not UTF-8", e);
    }
    try {
      if (text.charAt(0) == '{' && Json.parse(text) instanceof Map<?, ?> map) {
        return (Map<String, Object>) map;
      }
    } catch (Json.SyntaxException e) {
      throw new FormatException(path, "header character " + e.index(), e.getMessage(), e);
    }
    throw new FormatException(path, "byte 8", "the header must begin with '{'");
  }

  private static Map<String, String> metadata(Path path, Object value) throws FormatException {
    Map<String, String> metadata = new LinkedHashMap<>();
    if (value != null) {
      if (!(value instanceof Map<?, ?> map)) {
        throw new FormatException(path, METADATA, "must be an object of strings");
      }
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (!(entry.getValue() instanceof String text)) {
          throw new FormatException(path, METADATA, entry.getKey() + " must be a string");
        }
        metadata.put((String) entry.getKey(), text);
      }
    }
    return Collections.unmodifiableMap(metadata);
  }

  private static Place place(Path path, String name, Object value) throws FormatException {
    if (!(value instanceof Map<?, ?> map)
        || !(map.get("dtype") instanceof String code)
        || !(map.get("shape") instanceof List<?> extents)
        || !(map.get("data_offsets") instanceof List<?> offsets)
        || map.size() != 3) {
      throw error(path, name, "needs dtype, shape and data_offsets, and nothing else");
    }
    DType dtype = dtype(path, name, code);
    Shape shape = shape(path, name, extents);
    if (offsets.size() != 2
        || !(offsets.get(0) instanceof Long begin)
        || !(offsets.get(1) instanceof Long end)
        || begin < 0
        || end < begin) {
      throw error(path, name, "data_offsets " + brief(offsets) + " are not a range");
    }
    long bytes = shape.size() * dtype.bytes();
    if (end - begin != bytes) {
      throw error(
          path,
          name,
          "%s%s needs %d bytes, data_offsets give %d".formatted(code, shape, bytes, end - begin));
    }
    return new Place(dtype, shape, begin, end);
  }

  private static DType dtype(Path path, String name, String code) throws FormatException {
    for (DType dtype : DType.values()) {
      if (dtype.name().equals(code)) {
        return dtype;
      }
    }
    throw error(
        path, name, "dtype " + code + " is not supported; " + List.of(DType.values()) + " are");
  }

  private static Shape shape(Path path, String name, List<?> list) throws FormatException {
    if (list.size() > MAX_RANK) {
      throw error(path, name, "has " + list.size() + " axes; at most " + MAX_RANK + " are read");
    }
    int[] extents = new int[list.size()];
    long product = 1;
    for (int i = 0; i < extents.length; i++) {
      boolean fits = list.get(i) instanceof Long e && e >= 0 && e <= Integer.MAX_VALUE;
      long extent = fits ? (Long) list.get(i) : 0;
      if (!fits || (extent != 0 && product > MAX_ELEMENTS / extent)) {
        throw error(path, name, "shape " + brief(list) + " is negative, too large or no shape");
      }
      product *= extent;
      extents[i] = (int) extent;
    }
    return Shape.of(extents);
  }

  private static FormatException error(Path path, String name, String problem) {
    return new FormatException(path, "tensor " + brief(name), problem);
  }

  private static String brief(Object value) {
    String text = String.valueOf(value);
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
