package io.github.hrm4j.train.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hrm4j.train.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What can be downloaded: public datasets and the checkpoints that the reference's authors
 * released.
 *
 * @param entries in the order in which they are listed
 */
public record Catalogue(List<Entry> entries) {
  private static final String RESOURCE = "catalogue.json";

  /** Keeps a copy of the list. */
  public Catalogue {
    entries = List.copyOf(entries);
  }

  /**
   * Something with a name: either files, or an archive that is unpacked.
   *
   * @param name what a user calls it
   * @param what a line about it
   * @param folder where it is put unless the user says otherwise
   * @param origin the page of its publisher
   * @param licence as its publisher states it
   * @param files empty if there is an archive
   * @param archive empty if there are files
   * @param next the command that uses it, {@code {folder}} being where it was put
   */
  public record Entry(
      String name,
      String what,
      String folder,
      URI origin,
      String licence,
      List<RemoteFile> files,
      Optional<Archive> archive,
      String next) {
    /** Keeps a copy of the list. */
    public Entry {
      files = List.copyOf(files);
    }

    /** About how many millions of bytes are downloaded. */
    public double megabytes() {
      double sum = files.stream().mapToDouble(RemoteFile::megabytes).sum();
      return sum + archive.map(Archive::megabytes).orElse(0.0);
    }

    /** Whether it is known beforehand what the downloaded bytes must be. */
    public boolean isPinned() {
      return archive.isPresent() || files.stream().allMatch(file -> file.sha256().isPresent());
    }

    /** The last part of the address of its publisher's page. */
    String repository() {
      String path = origin.getPath();
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }

  /**
   * One file.
   *
   * @param megabytes about how many millions of bytes
   * @param sha256 of its contents, if that is known; the address then names a fixed revision
   */
  public record RemoteFile(String name, URI url, double megabytes, Optional<String> sha256) {}

  /**
   * A zip archive of one revision of a repository, of which the JSON files in one folder are kept.
   *
   * @param megabytes about how many millions of bytes
   * @param subfolder of the repository, which becomes the folder that is written
   * @param sums SHA-256 of the text of {@code SHA256SUMS} of the files kept: archives of one
   *     revision need not have the same bytes, but their contents do
   */
  public record Archive(URI url, double megabytes, String subfolder, String sums) {}

  /** The catalogue that comes with the program. */
  public static Catalogue load() {
    try (InputStream in = Catalogue.class.getResourceAsStream(RESOURCE)) {
      return read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a catalogue. */
  static Catalogue read(InputStream json) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (JsonNode node : new ObjectMapper().readTree(json).path("entries")) {
      entries.add(entry(node));
    }
    return new Catalogue(entries);
  }

  private static Entry entry(JsonNode node) {
    List<RemoteFile> files = new ArrayList<>();
    for (JsonNode file : node.path("files")) {
      files.add(
          new RemoteFile(
              file.required("name").textValue(),
              URI.create(file.required("url").textValue()),
              file.required("megabytes").doubleValue(),
              Optional.ofNullable(file.path("sha256").textValue())));
    }
    return new Entry(
        node.required("name").textValue(),
        node.required("what").textValue(),
        node.required("folder").textValue(),
        URI.create(node.required("origin").textValue()),
        node.required("licence").textValue(),
        files,
        node.has("archive") ? Optional.of(archive(node.get("archive"))) : Optional.empty(),
        node.required("next").textValue());
  }

  private static Archive archive(JsonNode node) {
    return new Archive(
        URI.create(node.required("url").textValue()),
        node.required("megabytes").doubleValue(),
        node.required("subfolder").textValue(),
        node.required("sums").textValue());
  }

  /**
   * The entry with a name, or with the name of its publisher's repository; case does not matter.
   *
   * @throws ConfigException if there is none, with the names there are
   */
  public Entry find(String name) {
    return entries.stream()
        .filter(e -> e.name().equalsIgnoreCase(name) || e.repository().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "nothing to download is called '%s'; there are %s"
                        .formatted(
                            name,
                            entries.stream().map(Entry::name).collect(Collectors.joining(", ")))));
  }
}
