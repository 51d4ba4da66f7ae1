package dev.boardcast.testkit.github;

import graphql.language.Argument;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.IntValue;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The connections of a query, which are what GitHub takes points for: the fields with `first` or
/// `last`.
///
/// @param first how many nodes it asks for
/// @param inner those asked for with each node
public record QueryShape(int first, List<QueryShape> inner) {
  public QueryShape {
    inner = List.copyOf(inner);
  }

  public static List<QueryShape> of(Document document) {
    Map<String, FragmentDefinition> fragments = new HashMap<>();
    document
        .getDefinitionsOfType(FragmentDefinition.class)
        .forEach(fragment -> fragments.put(fragment.getName(), fragment));
    OperationDefinition operation =
        document.getDefinitionsOfType(OperationDefinition.class).getFirst();
    return connections(operation.getSelectionSet(), fragments);
  }

  private static List<QueryShape> connections(
      @Nullable SelectionSet selections, Map<String, FragmentDefinition> fragments) {
    List<QueryShape> found = new ArrayList<>();
    if (selections == null) {
      return found;
    }
    for (Selection<?> selection : selections.getSelections()) {
      switch (selection) {
        case Field field -> {
          List<QueryShape> inner = connections(field.getSelectionSet(), fragments);
          Argument first =
              field.getArguments().stream()
                  .filter(argument -> argument.getName().matches("first|last"))
                  .findFirst()
                  .orElse(null);
          if (first != null && first.getValue() instanceof IntValue count) {
            found.add(new QueryShape(count.getValue().intValueExact(), inner));
          } else {
            found.addAll(inner);
          }
        }
        case InlineFragment fragment ->
            found.addAll(connections(fragment.getSelectionSet(), fragments));
        case FragmentSpread spread -> {
          FragmentDefinition named = fragments.get(spread.getName());
          found.addAll(connections(named == null ? null : named.getSelectionSet(), fragments));
        }
        default -> throw new IllegalStateException("what is " + selection + "?");
      }
    }
    return found;
  }

  /// Points by GitHub's page: requests by a hundred, rounded, at least one.
  static int points(List<QueryShape> shapes) {
    return (int) Math.max(1, Math.round(requests(1, shapes) / 100.0));
  }

  private static long requests(long nodes, List<QueryShape> shapes) {
    return shapes.stream()
        .mapToLong(shape -> nodes + requests(nodes * shape.first(), shape.inner()))
        .sum();
  }
}
