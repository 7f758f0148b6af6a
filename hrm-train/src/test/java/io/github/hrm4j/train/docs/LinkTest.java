package io.github.hrm4j.train.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links between the pages lead somewhere, and the index names every page. */
class LinkTest {
  private static final Path ROOT = Path.of("..");

  private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```");
  private static final Pattern CODE = Pattern.compile("`[^`\\n]*`");
  private static final Pattern LINK =
      Pattern.compile("\\]\\(([^)\\s]+)\\)|(?:src|href)=\"([^\"]+)\"");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.*?) *$");

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      List<Path> pages = new ArrayList<>(docs.filter(p -> p.toString().endsWith(".md")).toList());
      pages.add(ROOT.resolve("README.md"));
      pages.add(ROOT.resolve("CONTRIBUTING.md"));
      return pages;
    }
  }

  /** The anchors that GitHub makes of a page's headings. */
  private static Set<String> anchors(Path page) throws IOException {
    Set<String> anchors = new TreeSet<>();
    String text = FENCED.matcher(Files.readString(page)).replaceAll("");
    for (MatchResult heading : HEADING.matcher(text).results().toList()) {
      String shown = heading.group(1).replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1");
      String anchor =
          shown.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}\\s_-]", "").replace(' ', '-');
      String unique = anchor;
      for (int i = 1; !anchors.add(unique); i++) {
        unique = anchor + "-" + i;
      }
    }
    return anchors;
  }

  /** Relative links of a page that lead nowhere. */
  private static List<String> broken(Path page) throws IOException {
    String text = FENCED.matcher(Files.readString(page)).replaceAll("");
    text = CODE.matcher(text).replaceAll("code");
    List<String> broken = new ArrayList<>();
    for (MatchResult link : LINK.matcher(text).results().toList()) {
      String to = link.group(1) == null ? link.group(2) : link.group(1);
      if (to.matches("[a-z]+:.*")) {
        continue;
      }
      String file = to.replaceFirst("#.*", "");
      Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
      boolean leads = Files.exists(target);
      if (leads && to.contains("#")) {
        leads = anchors(target).contains(to.substring(to.indexOf('#') + 1));
      }
      if (!leads) {
        broken.add(page.getFileName() + ": " + to);
      }
    }
    return broken;
  }

  @Test
  void everyRelativeLinkLeadsToAFileAndAHeading() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      broken.addAll(broken(page));
    }
    assertThat(broken).isEmpty();
  }

  /** Pages in sub-folders are reached from the pages beside them. */
  @Test
  void theIndexNamesEveryPage() throws IOException {
    Path docs = ROOT.resolve("docs");
    String index = Files.readString(docs.resolve("README.md"));
    List<String> missing = new ArrayList<>();
    for (Path page : pages()) {
      String name = page.getFileName().toString();
      boolean listed = index.contains("](" + name + ")") || name.equals("README.md");
      if (page.getParent().equals(docs) && !listed) {
        missing.add(name);
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void aLinkToNowhereIsFound(@TempDir Path folder) throws IOException {
    Path page = folder.resolve("page.md");
    String fence = "```";
    Files.writeString(
        page,
        """
        # One `two`, three
        [ok](#one-two-three) [ok](page.md) [ok](https://example.org/x) ![no](gone.svg) [no](#two)
        <img src="gone.png"> `[code](none.md)`
        %s
        [code](none.md)
        %s
        """
            .formatted(fence, fence));
    assertThat(broken(page))
        .containsExactly("page.md: gone.svg", "page.md: #two", "page.md: gone.png");
  }
}
