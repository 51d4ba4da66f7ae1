package dev.boardcast.github.core;

import dev.boardcast.core.mirror.CardTexts;
import dev.boardcast.github.core.phases.Placed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What GitHub said of an item when it was last heard.
///
/// @param option of `Status`; null for none
/// @param optionAt when that was set, by GitHub's clock; null where the field is empty
/// @param contentAt when the issue or draft was last changed there; null for what was made here and
///   not read yet
/// @param placed which phase it was in
/// @param shipped what was sent since and may be there: written down before it is sent
public record Base(
    @Nullable String option,
    @Nullable Instant optionAt,
    @Nullable Instant contentAt,
    CardTexts texts,
    Placed placed,
    List<Shipment> shipped) {
  /// After this GitHub has done what it was sent, or never will, and shows it.
  static final Duration SHIPPED_MAX = Duration.ofSeconds(30);

  public Base {
    // One that was stored before there were shipments, or phases.
    placed = Objects.requireNonNullElse(placed, Placed.NOWHERE);
    shipped = Objects.requireNonNullElse(shipped, List.<Shipment>of());
    shipped = List.copyOf(shipped);
  }

  public Base(
      @Nullable String option,
      @Nullable Instant optionAt,
      @Nullable Instant contentAt,
      CardTexts texts) {
    this(option, optionAt, contentAt, texts, Placed.NOWHERE, List.of());
  }

  /// Values under way.
  ///
  /// @param status whether the status is among them
  /// @param option of it; null for none
  /// @param parts of the texts that are among them
  /// @param place the phase, where it is among them; null where it is not
  public record Shipment(
      Instant at,
      boolean status,
      @Nullable String option,
      Set<Part> parts,
      CardTexts texts,
      @Nullable Placed place) {
    public Shipment {
      parts = Set.copyOf(parts);
    }
  }

  Base with(Shipment shipment) {
    List<Shipment> all = new ArrayList<>(shipped);
    all.add(shipment);
    return new Base(option, optionAt, contentAt, texts, placed, all);
  }

  /// This base where the look right before a request may have moved the time of an issue or draft
  /// of which nothing else was changed.
  Base seenBy(Outbox.Parcel parcel, RemoteItem.Card before) {
    Instant at = before.content().at();
    CardTexts old = parcel.base().texts();
    boolean only =
        Objects.equals(contentAt, parcel.base().contentAt())
            && before.content().asSaidBy(old, old).equals(old);
    return only && at != null ? new Base(option, optionAt, at, texts, placed, shipped) : this;
  }

  /// What may still come to light.
  List<Shipment> shippedAfter(Instant now) {
    return shipped.stream().filter(s -> s.at().plus(SHIPPED_MAX).isAfter(now)).toList();
  }

  /// This base where what is there now is what this board sent, and nobody heard of: a value that
  /// is one's own is no change of somebody else's.
  ///
  /// @param said what is there now
  Base knowing(RemoteItem.Card remote, CardTexts said, Duration ahead) {
    String known = option;
    CardTexts knownTexts = texts;
    Placed knownPlace = placed;
    for (Shipment shipment : shipped) {
      Instant last = shipment.at().plus(ahead).plus(SHIPPED_MAX);
      boolean inTime = remote.optionAt() == null || !remote.optionAt().isAfter(last);
      if (shipment.status() && inTime && Objects.equals(shipment.option(), remote.option())) {
        known = remote.option();
      }
      Instant placedAt = remote.placed().at();
      if (shipment.place() != null
          && (placedAt == null || !placedAt.isAfter(last))
          && Objects.equals(shipment.place().option(), remote.placed().option())) {
        knownPlace = shipment.place();
      }
      for (Part part : shipment.parts()) {
        if (isSame(part, shipment.texts(), said)) {
          knownTexts = Outbox.mixed(said, Set.of(part), knownTexts);
        }
      }
    }
    return new Base(known, optionAt, contentAt, knownTexts, knownPlace, shipped);
  }

  private static boolean isSame(Part part, CardTexts one, CardTexts other) {
    return part == Part.LABELS
        ? keys(one.labels()).equals(keys(other.labels()))
        : !Outbox.differing(one, other).contains(part);
  }

  private static Set<String> keys(List<String> labels) {
    Set<String> keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    keys.addAll(labels);
    return Collections.unmodifiableSet(keys);
  }
}
