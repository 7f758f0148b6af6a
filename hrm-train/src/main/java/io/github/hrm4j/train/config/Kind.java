package io.github.hrm4j.train.config;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What a configuration key holds, and how a YAML scalar becomes that. */
enum Kind {
  TEXT("text") {
    @Override
    Object from(Object yaml) {
      return yaml instanceof List || yaml instanceof java.util.Map ? null : yaml.toString();
    }
  },
  BOOLEAN("true or false") {
    @Override
    Object from(Object yaml) {
      return switch (yaml.toString()) {
        case "true", "True" -> true;
        case "false", "False" -> false;
        default -> null;
      };
    }
  },
  /** A {@code long}; a real number without fraction, such as 1e5, counts as well. */
  INTEGER("an integer") {
    @Override
    Object from(Object yaml) {
      return switch (yaml) {
        case Integer i -> i.longValue();
        case Long l -> l;
        case Double d when d == Math.rint(d) && Math.abs(d) < 1L << 53 -> d.longValue();
        default -> null;
      };
    }
  },
  REAL("a number") {
    @Override
    Object from(Object yaml) {
      return switch (yaml) {
        case Integer i -> i.doubleValue();
        case Long l -> l.doubleValue();
        case BigInteger b -> b.doubleValue();
        case Double d when Double.isFinite(d) -> d;
        default -> null;
      };
    }
  },
  TEXTS("a list such as [logits,inputs]") {
    @Override
    Object from(Object yaml) {
      if (!(yaml instanceof List<?> items)) {
        return null;
      }
      List<String> texts = new ArrayList<>();
      for (Object item : items) {
        if (!(item instanceof String text)) {
          return null;
        }
        texts.add(text);
      }
      return List.copyOf(texts);
    }
  };

  private final String expected;

  Kind(String expected) {
    this.expected = expected;
  }

  /** What a person should write instead. */
  String expected() {
    return expected;
  }

  /** The value as this kind's Java type, or null if it is of another kind; never given null. */
  abstract Object from(Object yaml);
}
