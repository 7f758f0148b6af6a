package io.github.hrm4j.train.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Remembers the keys of test examples, compares training examples with those of the same key, and
 * says what was found. Memory depends on the number of test examples only.
 */
final class LeakSearch {
  private static final int NONE = -1;

  private final KindRules rules;
  private final SplitFiles test;
  private final SplitFiles train;
  private final Names names;
  private final List<OfAspect> aspects = new ArrayList<>();

  /** What is known of one aspect. */
  private static final class OfAspect {
    final Aspect aspect;
    final KeyIndex index;
    final int[] leakedFrom; // for each test example: the first training example that is the same
    final BitSet finished = new BitSet(); // first examples of chains that are all leaked

    OfAspect(Aspect aspect, int tests) {
      this.aspect = aspect;
      this.index = new KeyIndex(tests);
      this.leakedFrom = new int[tests];
      Arrays.fill(leakedFrom, NONE);
    }
  }

  /** A training example whose key is that of test examples. */
  record Hit(int aspect, int example, int head) {}

  LeakSearch(KindRules rules, SplitFiles test, SplitFiles train, Names names) {
    this.rules = rules;
    this.test = test;
    this.train = train;
    this.names = names;
    int tests = Math.toIntExact(test.size().examples());
    rules.aspects().forEach(aspect -> aspects.add(new OfAspect(aspect, tests)));
  }

  /** Adds the keys of a test example, counted through all sets. */
  void addTest(int example, long[] keys, int at) {
    for (int i = 0; i < aspects.size(); i++) {
      aspects.get(i).index.add(example, keys[at + 2 * i], keys[at + 2 * i + 1]);
    }
  }

  /** Looks up the keys of a training example; safe from several threads once tests are added. */
  void look(int example, long[] keys, int at, List<Hit> hits) {
    for (int i = 0; i < aspects.size(); i++) {
      int head = aspects.get(i).index.find(keys[at + 2 * i], keys[at + 2 * i + 1]);
      if (head != NONE) {
        hits.add(new Hit(i, example, head));
      }
    }
  }

  /** Compares a training example with the test examples of its key; one thread only. */
  void resolve(Hit hit) throws IOException {
    OfAspect of = aspects.get(hit.aspect);
    if (of.finished.get(hit.head)) {
      return;
    }
    int[][] tokens = tokens(train, hit.example);
    KindRules.Matcher matcher = rules.matcher(of.aspect, tokens[0], tokens[1]);
    boolean all = true;
    boolean decided = false;
    for (int each = hit.head; each != NONE; each = of.index.next(each)) {
      if (of.leakedFrom[each] == NONE) {
        int[][] other = decided ? null : tokens(test, each);
        if (decided || matcher.matches(other[0], other[1])) {
          of.leakedFrom[each] = hit.example;
          decided = rules.keysDecide();
        } else {
          all = false;
        }
      }
    }
    if (all) {
      of.finished.set(hit.head);
    }
  }

  /** Tokens of the question and the answer of an example, counted through all sets. */
  private static int[][] tokens(SplitFiles files, int example) throws IOException {
    Where where = where(files, example);
    int cells = files.metadata().seqLen();
    int[][] tokens = {new int[cells], new int[cells]};
    where.set.read(where.example, tokens[0], tokens[1]);
    return tokens;
  }

  private record Where(AuditSet set, int example) {
    int group() {
      return set.groupOf(set.puzzleOf(example));
    }
  }

  private static Where where(SplitFiles files, int example) {
    int local = example;
    for (AuditSet set : files.sets()) {
      if (local < set.examples()) {
        return new Where(set, local);
      }
      local -= set.examples();
    }
    throw new IllegalArgumentException("example " + example);
  }

  /**
   * Says what was found: test examples of one group that are the same, variants of one pair, are
   * one finding.
   *
   * @param allowed ids that are accepted
   * @return those of them that were not found
   */
  List<String> report(Set<String> allowed, Findings findings) {
    Set<String> unused = new TreeSet<>(allowed);
    Set<List<Object>> seen = new HashSet<>();
    int tests = Math.toIntExact(test.size().examples());
    for (int example = 0; example < tests; example++) {
      List<OfAspect> leaked = leaked(example);
      if (leaked.isEmpty()) {
        continue;
      }
      Where where = where(test, example);
      Aspect main = leaked.getFirst().aspect;
      int head = leaked.getFirst().index.headOf(example);
      if (seen.add(List.of(main, where.set.name(), where.group(), head))) {
        report(example, where, leaked, allowed, unused, findings);
      }
    }
    return List.copyOf(unused);
  }

  private List<OfAspect> leaked(int example) {
    return aspects.stream().filter(of -> of.leakedFrom[example] != NONE).toList();
  }

  private void report(
      int example,
      Where where,
      List<OfAspect> leaked,
      Set<String> allowed,
      Set<String> unused,
      Findings findings) {
    String id = rules.id(where.set, where.example);
    boolean pairs = rules.aspects().contains(Aspect.PAIR);
    boolean answerAlone = pairs && leaked.getFirst().aspect == Aspect.ANSWER;
    Finding.Type type =
        answerAlone
            ? Finding.Type.ANSWER
            : allowed.contains(id) ? Finding.Type.ALLOWED : Finding.Type.LEAK;
    if (!answerAlone) {
      unused.remove(id);
    }
    String place = "%s example %d".formatted(where.set.place(), where.example);
    findings.add(new Finding(type, id, place, message(example, leaked, pairs)));
  }

  private String message(int example, List<OfAspect> leaked, boolean pairs) {
    List<OfAspect> named = pairs ? leaked.subList(0, 1) : leaked; // a pair has its answer in it
    int first = named.getFirst().leakedFrom[example];
    boolean same = named.stream().allMatch(of -> of.leakedFrom[example] == first);
    if (same) {
      List<String> words = named.stream().map(of -> "its " + of.aspect.label()).toList();
      return "%s %s in training: %s"
          .formatted(
              String.join(" and ", words), words.size() == 1 ? "is" : "are", trainPlace(first));
    }
    List<String> parts =
        named.stream()
            .map(of -> "its " + of.aspect.label() + ": " + trainPlace(of.leakedFrom[example]))
            .toList();
    return "in training are " + String.join("; ", parts);
  }

  private String trainPlace(int example) {
    Where where = where(train, example);
    int identifier = where.set.identifiers()[where.set.puzzleOf(where.example)];
    return "%s example %d%s"
        .formatted(
            where.set.place(), where.example, identifier == 0 ? "" : " of " + names.of(identifier));
  }
}
