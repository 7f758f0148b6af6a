package io.github.hrm4j.train.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a page shows: an object for its scripts, and under names that the object tells the large
 * arrays, which the page decodes when they are looked at.
 */
public final class PageData {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode root = JSON.createObjectNode();
  private final Map<String, byte[]> arrays = new LinkedHashMap<>();

  /**
   * A page of nothing.
   *
   * @param title of the page
   */
  public PageData(String title) {
    root.put("title", title);
  }

  /** The object; sections add to it. */
  public ObjectNode root() {
    return root;
  }

  /** Adds an array; its bytes are not copied. */
  void array(String name, byte[] bytes) {
    arrays.put(name, bytes);
  }

  /** A buffer over an array that the page is to read: little-endian, as browsers' arrays are. */
  static ByteBuffer buffer(byte[] array) {
    return ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The arrays by name. */
  public Map<String, byte[]> arrays() {
    return Collections.unmodifiableMap(arrays);
  }
}
