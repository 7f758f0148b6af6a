package io.github.hrm4j.cuda.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A test that makes one mistake on purpose and passes if the stand-in catches it. Its name goes
 * into {@code tiers.json}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Test
@Tag("tier1")
public @interface PlantedFault {
  /** What is wrong, as in "missing barrier". */
  String value();
}
