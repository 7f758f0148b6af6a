package io.github.hrm4j.train.audit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The first 128 bits of SHA-256, as two numbers. For one thread. */
final class Hash128 {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final MessageDigest digest;

  Hash128() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Writes the hash of bytes as two longs. */
  void of(byte[] bytes, int length, long[] to, int at) {
    digest.update(bytes, 0, length);
    byte[] hash = digest.digest();
    to[at] = (long) LONG.get(hash, 0);
    to[at + 1] = (long) LONG.get(hash, 8);
  }
}
