package io.github.hrm4j.train.get;

import io.github.hrm4j.train.data.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Downloads an address into a file, and goes on where it was cut off: within one call after a
 * pause, and in a later call from what is in the file (RFC 9110, range requests). It goes on only
 * if the server says that its file is still the same, by an {@code If-Range} with the validator
 * that is kept beside the file as {@code NAME.validator}; otherwise it begins anew.
 */
final class HttpDownload {
  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final int BUFFER_BYTES = 1 << 16;
  private static final double MEGA = 1e6;

  private final HttpClient client;
  private final Patience patience;
  private final Progress progress;

  HttpDownload(Patience patience, Progress progress) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL) // never from https to http
            .connectTimeout(CONNECT)
            .build();
    this.patience = patience;
    this.progress = progress;
  }

  /** A failure that another attempt may mend. */
  private static final class Cut extends IOException {
    private static final long serialVersionUID = 1L;

    Cut(String message) {
      super(message);
    }
  }

  /**
   * Downloads all of a file, or what is missing of it. When this returns, its bytes are on the
   * disk.
   *
   * @param to the file; what it holds of an earlier call is used. Stays there when this fails
   * @param label what to call it in messages
   * @throws DownloadException if the server refuses, or after too many attempts
   */
  void fetch(URI address, Path to, String label) throws IOException {
    try (FileChannel out =
            FileChannel.open(to, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(out)) {
      if (lock == null) {
        throw new DownloadException(to + ": another download is writing this file");
      }
      var job = new Job(address, out, new Validator(to), label);
      job.run();
      out.force(true);
      job.validator.delete();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DownloadException(label + ": interrupted", e);
    }
  }

  private static FileLock lock(FileChannel out) throws IOException {
    try {
      return out.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this process
    }
  }

  private final class Job {
    private final URI address;
    private final FileChannel out;
    private final Validator validator;
    private final String label;

    Job(URI address, FileChannel out, Validator validator, String label) {
      this.address = address;
      this.out = out;
      this.validator = validator;
      this.label = label;
    }

    void run() throws IOException, InterruptedException {
      for (int failures = 0; ; ) {
        long before = out.size();
        try {
          attempt();
          return;
        } catch (DownloadException e) {
          throw e;
        } catch (IOException e) {
          failures = out.size() > before ? 1 : failures + 1;
          if (failures >= patience.attempts()) {
            throw givenUp(e);
          }
          patience.pauseAfter(failures);
        }
      }
    }

    private DownloadException givenUp(IOException e) throws IOException {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return new DownloadException(
          "%s: %s failed: %s; the same command goes on from the %.1f MB that are there"
              .formatted(label, address, why, out.size() / MEGA),
          e);
    }

    private void attempt() throws IOException, InterruptedException {
      long have = validator.isKnown() ? out.size() : 0;
      HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(ANSWER);
      request.header("User-Agent", "hrm4j");
      if (have > 0) {
        request.header("Range", "bytes=" + have + "-").header("If-Range", validator.read());
      }
      HttpResponse<InputStream> response =
          client.send(request.build(), BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        Mirror.requireSafe(response.uri());
        if (isWhole(response, have)) {
          return;
        }
        receive(body, total(response, begin(response, have)));
      }
    }

    /** Whether the server says that there is nothing after what we have. */
    private boolean isWhole(HttpResponse<?> response, long have) throws IOException {
      if (response.statusCode() != 416) {
        return false;
      }
      if (response.headers().firstValue("Content-Range").orElse("").equals("bytes */" + have)) {
        return true;
      }
      startOver();
      throw new Cut("the server has another file than before");
    }

    /** Looks at the status, and returns where in the file the body belongs. */
    private long begin(HttpResponse<?> response, long have) throws IOException {
      int status = response.statusCode();
      if (status == 206 && range(response).startsWith("bytes " + have + "-")) {
        return have;
      }
      if (status == 206) {
        startOver();
        throw new Cut("the server sent another part than was asked for");
      }
      if (status == 200) {
        startOver();
        validator.keep(response.headers());
        return 0;
      }
      if (status == 408 || status == 429 || status >= 500) {
        throw new Cut("the server answered " + status);
      }
      throw new DownloadException(
          "%s: %s answered %d%s"
              .formatted(
                  label,
                  address,
                  status,
                  status == 404 ? " (not found); it may have moved, see --mirror" : ""));
    }

    private void startOver() throws IOException {
      out.truncate(0);
      validator.delete();
    }

    private static String range(HttpResponse<?> response) {
      return response.headers().firstValue("Content-Range").orElse("");
    }

    /** The whole file's size, or -1 if the server does not tell it. */
    private long total(HttpResponse<?> response, long from) throws IOException {
      long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
      if (length < 0) {
        return -1;
      }
      long free =
          Files.getFileStore(validator.file().toAbsolutePath().getParent()).getUsableSpace();
      if (free < length) {
        throw new DownloadException(
            "%s: needs %.1f MB more, and the disk has %.1f MB left"
                .formatted(label, length / MEGA, free / MEGA));
      }
      return from + length;
    }

    private void receive(InputStream body, long total) throws IOException {
      byte[] buffer = new byte[BUFFER_BYTES];
      out.position(out.size());
      try (var guard = new StallGuard(body, patience.stall())) {
        for (int n = read(body, buffer, guard); n >= 0; n = read(body, buffer, guard)) {
          ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
          while (bytes.hasRemaining()) {
            out.write(bytes);
          }
          progress.update(
              label + ", MB", (long) (out.size() / MEGA), total < 0 ? -1 : (long) (total / MEGA));
        }
      }
      if (total >= 0 && out.size() != total) {
        throw new Cut("cut off after %d of %d bytes".formatted(out.size(), total));
      }
    }

    private int read(InputStream body, byte[] buffer, StallGuard guard) throws IOException {
      try {
        int n = body.read(buffer);
        guard.alive();
        return n;
      } catch (IOException e) {
        throw guard.stalled() ? new Cut("the connection was silent for too long") : e;
      }
    }
  }
}
