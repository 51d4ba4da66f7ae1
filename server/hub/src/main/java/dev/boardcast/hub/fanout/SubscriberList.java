package dev.boardcast.hub.fanout;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The outlets of connections, in no order. An element may remove itself while it is visited;
/// nothing is added then.
public final class SubscriberList {
  private @Nullable DirectWriter[] items = new DirectWriter[4];
  private int size;

  public void add(DirectWriter item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, size * 2);
    }
    items[size++] = item;
  }

  public void remove(DirectWriter item) {
    for (int i = size - 1; i >= 0; i--) {
      if (items[i] == item) {
        // The last one takes its place. While visiting from the end, that one was visited already.
        items[i] = items[--size];
        items[size] = null;
        return;
      }
    }
  }

  public void forEach(Consumer<DirectWriter> action) {
    for (int i = size - 1; i >= 0; i--) {
      DirectWriter item = items[i];
      if (item != null) {
        action.accept(item);
      }
    }
  }

  public SubscriberList only(Predicate<DirectWriter> wanted) {
    SubscriberList some = new SubscriberList();
    forEach(item -> {
      if (wanted.test(item)) {
        some.add(item);
      }
    });
    return some;
  }

  public int size() {
    return size;
  }
}
