package dev.boardcast.tracker.service.request;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.boardcast.core.claim.Dependencies;
import dev.boardcast.core.contract.IssueField;
import dev.boardcast.core.contract.IssuePatch;
import dev.boardcast.core.domain.Limits;
import dev.boardcast.tracker.service.request.Commands.IssueFields;
import dev.boardcast.tracker.service.request.Commands.NewIssue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads a request for several issues, which may block each other by names of their own. Collects
/// what is wrong with each entry.
public final class BatchRequest {
  private final RequestFields fields;
  private final List<Entry> entries = new ArrayList<>();

  private record Entry(
      String at, @Nullable String ref, IssuePatch patch, List<String> blockingRefs) {}

  private BatchRequest(JsonObject json) {
    fields = new RequestFields(json);
  }

  static List<NewIssue> read(JsonObject json) {
    return new BatchRequest(json).read();
  }

  private List<NewIssue> read() {
    var _ =
        fields.list(
            "issues",
            Limits.ISSUES_PER_BATCH_MAX_COUNT,
            (at, item) -> {
              entry(at, item);
              return null;
            });
    if (!fields.has("issues")) {
      fields.error("issues", "is required");
    }
    fields.finish();
    if (entries.isEmpty()) {
      fields.error(
          "issues", "must have 1 to %d entries".formatted(Limits.ISSUES_PER_BATCH_MAX_COUNT));
    }
    List<NewIssue> issues = resolved();
    // References first: what they name wrongly is in no circle.
    fields.finishTolerantly();
    for (int i = 0; i < issues.size(); i++) {
      String at = issues.get(i).at();
      circle(issues, i)
          .ifPresent(circle ->
              fields.error(
                  at + ".blockedByRefs",
                  "would wait for itself: %s (each blocked by the next)".formatted(circle)));
    }
    fields.finishTolerantly();
    return issues;
  }

  private void entry(String at, JsonElement item) {
    if (!item.isJsonObject()) {
      fields.error(at, "must be an object");
      return;
    }
    JsonObject json = item.getAsJsonObject();
    RequestFields part = new RequestFields(json);
    if (!json.has("title")) {
      part.error("title", "is required");
    }
    IssuePatch patch = part.issue(IssueField.SETTABLE);
    String ref = part.nameOrNull("ref", Limits.REF_MAX_CHARS).over(null);
    List<String> refs =
        part.list(
            "blockedByRefs",
            Limits.BLOCKERS_MAX_COUNT,
            (where, one) -> part.text(where, one, Limits.REF_MAX_CHARS));
    fields.adopt(at, part);
    entries.add(new Entry(at, ref, patch, refs.stream().distinct().toList()));
  }

  private List<NewIssue> resolved() {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      Integer before = entry.ref() == null ? null : places.putIfAbsent(entry.ref(), i);
      if (before != null) {
        fields.error(
            entry.at() + ".ref",
            "'%s' is the ref of %s already".formatted(entry.ref(), entries.get(before).at()));
      }
    }
    List<NewIssue> issues = new ArrayList<>();
    for (Entry entry : entries) {
      List<Integer> blocking = new ArrayList<>();
      for (String ref : entry.blockingRefs()) {
        Integer place = places.get(ref);
        if (place == null) {
          fields.error(
              entry.at() + ".blockedByRefs", "there is no entry with ref '%s'".formatted(ref));
        } else {
          blocking.add(place);
        }
      }
      issues.add(issue(entry, blocking));
    }
    return issues;
  }

  private NewIssue issue(Entry entry, List<Integer> blocking) {
    List<Integer> blockers =
        entry.patch().value(IssueField.BLOCKED_BY) instanceof List<?> numbers
            ? numbers.stream().map(Integer.class::cast).toList()
            : List.of();
    if (blockers.size() + blocking.size() > Limits.BLOCKERS_MAX_COUNT) {
      fields.error(
          entry.at() + ".blockedBy",
          "must have at most %d entries, those of blockedByRefs included"
              .formatted(Limits.BLOCKERS_MAX_COUNT));
    }
    String name = entry.ref() == null ? entry.at() : entry.ref();
    String phaseField = entry.at() + "." + IssueField.PHASE.wireName();
    return new NewIssue(
        entry.at(), name, new IssueFields(entry.patch(), phaseField), blockers, blocking);
  }

  /// The circle that entries of a batch make, in their names; empty where there is none.
  private static Optional<String> circle(List<NewIssue> entries, int at) {
    Map<Integer, List<Integer>> waiting = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      waiting.put(i + 1, entries.get(i).blockingEntries().stream().map(one -> one + 1).toList());
    }
    return Dependencies.circle(waiting, at + 1, Objects.requireNonNull(waiting.get(at + 1)))
        .map(path ->
            path.stream()
                .map(one -> entries.get(one - 1).name())
                .collect(Collectors.joining(" → ")));
  }
}
