package dev.boardcast.github.hooks;

import dev.boardcast.github.sync.memory.Told;
import java.util.List;
import java.util.Optional;

/// What a delivery is a reason for.
sealed interface Reason {
  /// None: nothing of it is mirrored.
  record Nothing() implements Reason {}

  /// To read an item.
  ///
  /// @param project its project's id there
  /// @param item its id; empty where an old server does not say
  /// @param content what its issue or draft is called
  record Item(String project, Optional<String> item, Optional<String> content, boolean isDeleted)
      implements Reason {}

  /// None but that the project's hook is there.
  record Sign(String project) implements Reason {}

  /// To look in which order the cards stand.
  record Order(String project) implements Reason {}

  /// To read the project itself.
  ///
  /// @param fields as `Told` names them; none where it is gone
  record Project(String project, List<String> fields) implements Reason {
    public Project {
      fields = List.copyOf(fields);
    }
  }

  /// To read the items that issues of these ids are in.
  ///
  /// @param moved the first one's id from now on; empty where it stays
  record Contents(List<String> contents, Optional<String> moved) implements Reason {
    public Contents {
      contents = List.copyOf(contents);
    }
  }

  /// To read what is said about these issues, and what they wait for.
  record Talk(List<String> contents) implements Reason {
    public Talk {
      contents = List.copyOf(contents);
    }
  }

  /// To read the items of a repository.
  ///
  /// @param address with which those of its issues begin, as it was before
  /// @param label those with it alone
  record Repository(String address, Optional<String> label) implements Reason {}

  /// All fields that a `Told` may name.
  List<String> FIELDS = List.of(Told.TITLE, Told.DESCRIPTION, Told.CLOSED);
}
