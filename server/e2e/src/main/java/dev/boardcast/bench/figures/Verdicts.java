package dev.boardcast.bench.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What was wanted beside what was found, as a table.
public final class Verdicts {
  private final List<String> rows = new ArrayList<>();
  private boolean good = true;

  public void atLeast(String what, double wanted, double here, String unit) {
    add(what, "≥ " + number(wanted) + unit, number(here) + unit, here >= wanted);
  }

  public void atMost(String what, double wanted, double here, String unit) {
    add(what, "≤ " + number(wanted) + unit, number(here) + unit, here <= wanted);
  }

  public void none(String what, int here) {
    add(what, "0", Integer.toString(here), here == 0);
  }

  public void add(String what, String wanted, String here, boolean holds) {
    rows.add("| %s | %s | %s | %s |".formatted(what, wanted, here, holds ? "yes" : "NO"));
    good &= holds;
  }

  /// What this machine cannot tell.
  public void unjudged(String what, String wanted, String here, String why) {
    rows.add("| %s | %s | %s | not judged: %s |".formatted(what, wanted, here, why));
  }

  /// @return whether all holds
  public boolean print() {
    System.out.println("\n| what | wanted | here | holds |\n|---|---|---|---|");
    rows.forEach(System.out::println);
    System.out.println();
    return good;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
