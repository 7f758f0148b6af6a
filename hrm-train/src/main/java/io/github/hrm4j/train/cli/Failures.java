package io.github.hrm4j.train.cli;

import io.github.hrm4j.tensor.DeviceException;
import io.github.hrm4j.tensor.TensorSizeException;
import io.github.hrm4j.tensor.io.FormatException;
import io.github.hrm4j.train.ConfigException;
import io.github.hrm4j.train.run.TrainingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.regex.Matcher;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever went wrong into one line for a person and an exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName().replaceFirst("^hrm\\b", program());
    command
        .getErr()
        .println("hrm: " + firstLine(e.getMessage()) + suggestion(e) + "; see " + name + " --help");
    return BAD_INPUT;
  }

  /** Quoted, since it may hold a dollar sign or a backslash. */
  private static String program() {
    return Matcher.quoteReplacement(Program.name());
  }

  private static String suggestion(ParameterException e) {
    List<String> near =
        e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
    return near.isEmpty() ? "" : "; did you mean '" + near.getFirst() + "'?";
  }

  /**
   * Runs the command. picocli hands exceptions to {@link #handleExecutionException}, but lets
   * errors such as an {@link OutOfMemoryError} through: those are passed on as its own exception's
   * cause.
   */
  static int run(ParseResult parsed) {
    try {
      return new RunLast().execute(parsed);
    } catch (Error e) {
      throw new ExecutionException(last(parsed), e.toString(), e);
    }
  }

  private static CommandLine last(ParseResult parsed) {
    ParseResult result = parsed;
    while (result.hasSubcommand()) {
      result = result.subcommand();
    }
    return result.commandSpec().commandLine();
  }

  @Override
  public int handleExecutionException(
      Exception thrown, CommandLine command, ParseResult parseResult) {
    boolean wrapped =
        thrown instanceof UncheckedIOException || thrown instanceof ExecutionException;
    Throwable e = wrapped && thrown.getCause() != null ? thrown.getCause() : thrown;
    PrintWriter err = command.getErr();
    err.println("hrm: " + message(e, command.getCommandName()));
    if (isDebug(command)) {
      thrown.printStackTrace(err);
    }
    return isBadInput(e) ? BAD_INPUT : FAILED;
  }

  private static boolean isDebug(CommandLine command) {
    CommandLine root = command;
    while (root.getParent() != null) {
      root = root.getParent();
    }
    return root.getCommand() instanceof BareCommand hrm && hrm.debug();
  }

  private static boolean isBadInput(Throwable e) {
    return switch (e) {
      case ConfigException _,
          io.github.hrm4j.model.ConfigException _,
          FormatException _,
          NoSuchFileException _,
          NotDirectoryException _,
          FileAlreadyExistsException _,
          AccessDeniedException _ ->
          true;
      default -> false;
    };
  }

  private static String message(Throwable e, String command) {
    return switch (e) {
      case NoSuchFileException file -> file.getFile() + ": no such file or folder";
      case NotDirectoryException file -> file.getFile() + ": is not a folder";
      case FileAlreadyExistsException file -> file.getFile() + ": is in the way";
      case AccessDeniedException file -> file.getFile() + ": access denied";
      case FileSystemException file -> file.getFile() + ": " + file.getReason();
      case ConfigException _,
          io.github.hrm4j.model.ConfigException _,
          TrainingException _,
          DeviceException _,
          IOException _ ->
          firstLine(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
      case OutOfMemoryError memory -> "out of memory: " + MemoryCure.explain(memory, command);
      case TensorSizeException size -> "too large: " + MemoryCure.explain(size, command);
      default -> "internal error: %s; --debug shows where".formatted(firstLine(e.toString()));
    };
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse(text);
  }
}
