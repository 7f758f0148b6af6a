package io.github.hrm4j.train.get;

import io.github.hrm4j.train.data.Progress;
import io.github.hrm4j.train.get.Catalogue.Archive;
import io.github.hrm4j.train.get.Catalogue.Entry;
import io.github.hrm4j.train.get.Catalogue.RemoteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Brings an entry of the catalogue into a folder. A file has its name only when it is whole and its
 * hash is right; until then it is {@code NAME.part}. A file that is there is checked and never
 * overwritten.
 */
public final class Getter {
  private final HttpDownload download;
  private final Mirror mirror;
  private final Progress progress;
  private final Consumer<String> say;

  /**
   * One that downloads with the usual patience.
   *
   * @param say told what was done, a line for each file
   */
  public Getter(Mirror mirror, Progress progress, Consumer<String> say) {
    this(Patience.USUAL, mirror, progress, say);
  }

  Getter(Patience patience, Mirror mirror, Progress progress, Consumer<String> say) {
    this.download = new HttpDownload(patience, progress);
    this.mirror = mirror;
    this.progress = progress;
    this.say = say;
  }

  /**
   * Downloads what is missing and checks what is there.
   *
   * @throws DownloadException if a download fails, or a file is not the published one
   */
  public void get(Entry entry, Path folder) throws IOException {
    if (entry.archive().isPresent()) {
      get(entry.archive().get(), folder);
      return;
    }
    Files.createDirectories(folder);
    for (RemoteFile file : entry.files()) {
      get(file, folder);
    }
  }

  private void get(RemoteFile remote, Path folder) throws IOException {
    Path file = folder.resolve(remote.name());
    boolean there = Files.exists(file);
    Path part = folder.resolve(remote.name() + ".part");
    if (!there) {
      download.fetch(mirror.apply(remote.url()), part, remote.name());
    }
    String hash = Sha256Sums.hash(there ? file : part, progress);
    Sha256Sums recorded = Sha256Sums.read(folder);
    Optional<String> wanted = remote.sha256().or(() -> recorded.of(remote.name()));
    if (wanted.isPresent() && !wanted.get().equals(hash)) {
      throw there ? notPublished(file, hash, wanted.get()) : wrong(file, part, hash, wanted.get());
    }
    if (!there) {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
    recorded.with(remote.name(), hash).write(folder);
    say.accept(
        "%s: %s, %s".formatted(file, there ? "already there" : "done", basis(remote, wanted)));
  }

  private static String basis(RemoteFile remote, Optional<String> wanted) {
    if (remote.sha256().isPresent()) {
      return "SHA-256 as published";
    }
    return wanted.isPresent()
        ? "SHA-256 as at the first download"
        : "SHA-256 recorded, but not verified: no published one is known";
  }

  private static DownloadException notPublished(Path file, String hash, String wanted) {
    return new DownloadException(
        "%s: is there, but its SHA-256 is %s and not %s; move it away to have it downloaded"
            .formatted(file, hash, wanted));
  }

  private static DownloadException wrong(Path file, Path part, String hash, String wanted)
      throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".wrong");
    Files.move(part, aside, StandardCopyOption.REPLACE_EXISTING);
    return new DownloadException(
        "%s: the SHA-256 of what was downloaded is %s and not %s; it was put aside as %s"
            .formatted(file, hash, wanted, aside.getFileName()));
  }

  private void get(Archive archive, Path folder) throws IOException {
    if (Files.exists(folder)) {
      String hash = sums(folder).sha256();
      if (!hash.equals(archive.sums())) {
        throw new DownloadException(
            "%s: is there, but holds other files than those published; move it away"
                .formatted(folder));
      }
      say.accept(folder + ": already there, SHA-256 of all files as published");
      return;
    }
    Path place = folder.toAbsolutePath().normalize();
    Files.createDirectories(place.getParent());
    String name = place.getFileName().toString();
    Path part = place.resolveSibling(name + ".zip.part");
    download.fetch(mirror.apply(archive.url()), part, name + ".zip");
    unpack(archive, part, place);
    Files.delete(part);
    say.accept(folder + ": done, SHA-256 of all files as published");
  }

  private void unpack(Archive archive, Path zip, Path place) throws IOException {
    Path temporary =
        place.resolveSibling("." + place.getFileName() + "." + ProcessHandle.current().pid());
    remove(temporary); // of a killed process that had our id
    try {
      Files.createDirectory(temporary);
      Unzip.unpack(zip, archive.subfolder(), temporary);
      Sha256Sums sums = sums(temporary);
      if (!sums.sha256().equals(archive.sums())) {
        throw new DownloadException(
            "the files have SHA-256 %s together and not %s"
                .formatted(sums.sha256(), archive.sums()));
      }
      sums.write(temporary);
      Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (DownloadException e) {
      Path aside = place.resolveSibling(place.getFileName() + ".zip.wrong");
      Files.move(zip, aside, StandardCopyOption.REPLACE_EXISTING);
      throw new DownloadException(
          "%s: not what was published: %s; the archive was put aside as %s"
              .formatted(place, e.getMessage(), aside.getFileName()),
          e);
    } finally {
      remove(temporary);
    }
  }

  /** The hashes of all files but the record of them. */
  private Sha256Sums sums(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    var hashes = new TreeMap<String, String>();
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      if (!name.equals(Sha256Sums.FILE)) {
        hashes.put(name, Sha256Sums.hash(file, Progress.NONE));
      }
    }
    return new Sha256Sums(hashes);
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> entries;
    try (Stream<Path> walk = Files.walk(folder)) {
      entries = walk.sorted(Comparator.reverseOrder()).toList(); // contents before their folder
    }
    for (Path entry : entries) {
      Files.delete(entry);
    }
  }
}
