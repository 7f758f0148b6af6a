package io.github.hrm4j.cuda.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A suite that needs a device: the stand-in's, which counts as tier 1, or with {@code
 * -Dhrm.cuda.gpu=true} the machine's own, which counts as tier 4.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Tag("tier1")
@Tag("tier4")
@ExtendWith(OnDevice.Chosen.class)
public @interface OnDevice {
  /** Chooses the device before the class opens it. */
  final class Chosen implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
      StandIn.use();
    }
  }
}
