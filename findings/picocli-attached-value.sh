#!/usr/bin/env bash
# picocli refuses a value that is attached to its option, where it spells another option.
#
# Expected: what follows the = in --title=VALUE is the value, whatever it is. GNU's conventions (glibc manual, "Program
#   Argument Syntax Conventions"): to specify an argument for a long option, write --name=value. So scripts attach what
#   a person wrote, to be safe.
# Happens: --title=-v is refused ("Expected parameter for option '--title' but found '-v'") in a command that has an
#   option -v, and --title=-w is taken. So each new option of a command takes one more value away from all the others.
# Matters: to scripts and agents that fill titles, labels and names into a command line: one text in a thousand fails,
#   and which one changes with the program's version.
# Remedy: setAllowOptionsAsOptionParameters(true) (the last line proves it); then a forgotten value swallows an option.
# Versions: info.picocli:picocli 4.7.7. Needs: bash, Maven, JDK 17 or newer.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

maven_packages info.picocli:picocli:4.7.7

cat >Look.java <<'JAVA'
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

public class Look {
  @Command
  static class Create {
    @Option(names = {"-t", "--title"})
    String title;

    @Option(names = {"-v", "--verbose"})
    boolean verbose;
  }

  static String title(boolean allowed, String argument) {
    Create create = new Create();
    try {
      new CommandLine(create).setAllowOptionsAsOptionParameters(allowed).parseArgs(argument);
      return "title " + create.title + (create.verbose ? ", verbose" : "");
    } catch (CommandLine.ParameterException e) {
      return "refused";
    }
  }

  public static void main(String[] args) {
    for (String argument : new String[] {"--title=-w", "--title=-v", "--title=--verbose"}) {
      System.out.println(argument + " -> " + title(false, argument));
    }
    System.out.println("--title=-v, allowed -> " + title(true, "--title=-v"));
  }
}
JAVA

seen=$(run_java Look.java)
conclude '--title=-w -> title -w
--title=-v -> title -v
--title=--verbose -> title --verbose
--title=-v, allowed -> title -v' \
  '--title=-w -> title -w
--title=-v -> refused
--title=--verbose -> refused
--title=-v, allowed -> title -v' \
  "$seen"
