package io.github.hrm4j.tensor;

/** A tensor of more elements than its backend can count. */
public final class TensorSizeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Says how many elements are too many.
   *
   * @param shape the extents that were asked for
   * @param most elements that a tensor of the backend can have
   */
  public TensorSizeException(Shape shape, long most) {
    super(
        "a tensor of shape %s has %d elements; here it can have at most %d"
            .formatted(shape, shape.size(), most));
  }
}
