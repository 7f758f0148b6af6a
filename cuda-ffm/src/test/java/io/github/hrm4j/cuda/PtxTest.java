package io.github.hrm4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("tier0")
class PtxTest {
  /** In the forms that nvcc 11.8 and 13.0 write. */
  private static final String TEXT =
      """
      //
      .version 6.3
      .target sm_75
      .address_size 64

      .visible .entry hrm_add(
      	.param .u64 .ptr .align 1 hrm_add_param_0,
      	.param .u64 hrm_add_param_1,
      	.param .f32 hrm_add_param_2,
      	.param .u16 hrm_add_param_3,
      	.param .f64 hrm_add_param_4
      )
      .maxntid 256
      {
      	ret;
      }
      .func (.param .b32 result) helper(.param .b32 a) { ret; }
      .entry hrm_nothing()
      { ret; }
      """;

  @Test
  void kernelsAndTheirParametersAreReadOffTheText() {
    Ptx ptx = new Ptx(TEXT);
    assertThat(ptx.entries()).containsOnlyKeys("hrm_add", "hrm_nothing");
    assertThat(ptx.entries().get("hrm_add").parameterBytes()).containsExactly(8, 8, 4, 2, 8);
    assertThat(ptx.entries().get("hrm_nothing").parameterBytes()).isEmpty();
    assertThat(ptx.version()).isEqualTo("6.3");
    assertThat(ptx.target()).isEqualTo("sm_75");
  }

  @Test
  void otherTextIsRefused() {
    assertThatThrownBy(() -> new Ptx("hello").version())
        .isInstanceOf(IllegalArgumentException.class);
  }
}
