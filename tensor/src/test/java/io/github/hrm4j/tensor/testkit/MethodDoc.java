package io.github.hrm4j.tensor.testkit;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.ReturnTree;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Javadoc of one method, by its parts. */
record MethodDoc(DocCommentTree comment) {
  /** What stands before the tags. */
  String description() {
    return text(comment.getFullBody());
  }

  /** The text of a parameter's tag; empty if there is none. */
  String parameter(String name) {
    return comment.getBlockTags().stream()
        .filter(ParamTree.class::isInstance)
        .map(ParamTree.class::cast)
        .filter(tag -> tag.getName().toString().equals(name))
        .map(tag -> text(tag.getDescription()))
        .collect(Collectors.joining());
  }

  /** The text of the result's tag, which may stand in the description; empty if there is none. */
  String result() {
    return Stream.concat(comment.getFullBody().stream(), comment.getBlockTags().stream())
        .filter(ReturnTree.class::isInstance)
        .map(ReturnTree.class::cast)
        .map(tag -> text(tag.getDescription()))
        .collect(Collectors.joining());
  }

  /** Whether an error is described, in a tag. */
  boolean statesErrors() {
    return comment.getBlockTags().stream().anyMatch(tag -> tag.getKind() == DocTree.Kind.THROWS);
  }

  private static String text(List<? extends DocTree> parts) {
    return parts.stream().map(DocTree::toString).collect(Collectors.joining());
  }
}
