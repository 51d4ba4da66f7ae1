package dev.boardcast.testkit.github;

import graphql.language.FieldDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.ListType;
import graphql.language.NonNullType;
import graphql.language.ObjectTypeDefinition;
import graphql.language.TypeName;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.util.List;
import java.util.Objects;

/// What GitHub has got since the published schema, as far as Projects are concerned, in words of
/// our own: what is not documented (the name of an enum, a field more or less) nothing depends on.
final class SchemaOverlay {
  private static final String ADDED =
      """
      enum ProjectV2ItemArchivedState { ARCHIVED NOT_ARCHIVED }

      type IssueType implements Node { id: ID! name: String! }
      extend type Issue {
        issueType: IssueType
        blockedBy(after: String, before: String, first: Int, last: Int): IssueConnection!
        blocking(after: String, before: String, first: Int, last: Int): IssueConnection!
        issueDependenciesSummary: IssueDependenciesSummary!
      }
      type IssueDependenciesSummary {
        blockedBy: Int!
        blocking: Int!
        totalBlockedBy: Int!
        totalBlocking: Int!
      }
      input AddBlockedByInput { clientMutationId: String issueId: ID! blockingIssueId: ID! }
      type AddBlockedByPayload { clientMutationId: String issue: Issue blockingIssue: Issue }
      input RemoveBlockedByInput { clientMutationId: String issueId: ID! blockingIssueId: ID! }
      type RemoveBlockedByPayload { clientMutationId: String issue: Issue blockingIssue: Issue }
      extend type Mutation {
        addBlockedBy(input: AddBlockedByInput!): AddBlockedByPayload
        removeBlockedBy(input: RemoveBlockedByInput!): RemoveBlockedByPayload
      }

      extend input ProjectV2SingleSelectFieldOptionInput { id: String }

      type ProjectV2MultiSelectField implements Node & ProjectV2FieldCommon {
        createdAt: DateTime!
        dataType: ProjectV2FieldType!
        databaseId: Int
        id: ID!
        name: String!
        options: [ProjectV2SingleSelectFieldOption!]!
        project: ProjectV2!
        updatedAt: DateTime!
      }
      extend union ProjectV2FieldConfiguration = ProjectV2MultiSelectField

      type ProjectV2ItemIssueFieldValue { field: ProjectV2FieldConfiguration! updatedAt: DateTime! }
      extend union ProjectV2ItemFieldValue = ProjectV2ItemIssueFieldValue

      type ProjectV2ItemStatusChangedEvent implements Node {
        actor: Actor
        createdAt: DateTime!
        id: ID!
        previousStatus: String
        status: String
      }
      extend union IssueTimelineItems = ProjectV2ItemStatusChangedEvent
      """;

  private SchemaOverlay() {}

  static void lay(TypeDefinitionRegistry types) {
    types.merge(new SchemaParser().parse(ADDED));
    ObjectTypeDefinition project =
        (ObjectTypeDefinition) Objects.requireNonNull(types.getTypeOrNull("ProjectV2"));
    List<FieldDefinition> fields =
        project.getFieldDefinitions().stream()
            .map(field -> field.getName().equals("items") ? withFilters(field) : field)
            .toList();
    types.remove(project);
    types.add(project.transform(type -> type.fieldDefinitions(fields)));
  }

  private static FieldDefinition withFilters(FieldDefinition items) {
    return items.transform(field -> {
      field.inputValueDefinition(
          new InputValueDefinition("query", TypeName.newTypeName("String").build()));
      field.inputValueDefinition(
          new InputValueDefinition(
              "archivedStates",
              new ListType(
                  new NonNullType(TypeName.newTypeName("ProjectV2ItemArchivedState").build()))));
    });
  }
}
