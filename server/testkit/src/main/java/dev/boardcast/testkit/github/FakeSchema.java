package dev.boardcast.testkit.github;

import graphql.GraphQL;
import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.language.BooleanValue;
import graphql.language.FieldDefinition;
import graphql.language.FloatValue;
import graphql.language.IntValue;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.LightDataFetcher;
import graphql.schema.TypeResolver;
import graphql.schema.idl.FieldWiringEnvironment;
import graphql.schema.idl.InterfaceWiringEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.ScalarWiringEnvironment;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.TypeInfo;
import graphql.schema.idl.UnionWiringEnvironment;
import graphql.schema.idl.WiringFactory;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// GitHub's schema, made to answer from maps: a value of a map is what a field answers, or a
/// function of the field's arguments. It refuses what GitHub refuses and the schema does not.
public final class FakeSchema {
  /// What a field answers, by its arguments.
  interface Answer extends Function<Map<String, Object>, @Nullable Object> {}

  private static final Set<String> BUILT_IN = Set.of("Int", "Float", "String", "Boolean", "ID");
  private static final int FIRST_MAX = 100;

  /// Whose schema it is.
  public enum Server {
    /// As it is published, which is what an Enterprise server of some years may have.
    OLD,
    /// With what GitHub has got since.
    NEWEST
  }

  private static final Map<Server, GraphQLSchema> MADE = new EnumMap<>(Server.class);

  private FakeSchema() {}

  /// Made once a process: it takes seconds.
  public static synchronized GraphQLSchema get(Server server) {
    return MADE.computeIfAbsent(
        server,
        which -> {
          TypeDefinitionRegistry types = OctokitSchema.read();
          if (which == Server.NEWEST) {
            SchemaOverlay.lay(types);
          }
          RuntimeWiring wiring = RuntimeWiring.newRuntimeWiring().wiringFactory(new Maps()).build();
          return new SchemaGenerator().makeExecutableSchema(types, wiring);
        });
  }

  static GraphQL graphQl(Server server) {
    // A document is read and held against the schema once: that is most of the work.
    Map<String, PreparsedDocumentEntry> known = new ConcurrentHashMap<>();
    return GraphQL.newGraphQL(get(server))
        .preparsedDocumentProvider((input, read) ->
            CompletableFuture.completedFuture(
                known.computeIfAbsent(input.getQuery(), _ -> read.apply(input))))
        .build();
  }

  private static final class Maps implements WiringFactory {
    @Override
    public boolean providesScalar(ScalarWiringEnvironment environment) {
      return !BUILT_IN.contains(environment.getScalarTypeDefinition().getName());
    }

    @Override
    public GraphQLScalarType getScalar(ScalarWiringEnvironment environment) {
      return GraphQLScalarType.newScalar()
          .name(environment.getScalarTypeDefinition().getName())
          .coercing(new Plain())
          .build();
    }

    @Override
    public boolean providesTypeResolver(InterfaceWiringEnvironment environment) {
      return true;
    }

    @Override
    public TypeResolver getTypeResolver(InterfaceWiringEnvironment environment) {
      return Maps::type;
    }

    @Override
    public boolean providesTypeResolver(UnionWiringEnvironment environment) {
      return true;
    }

    @Override
    public TypeResolver getTypeResolver(UnionWiringEnvironment environment) {
      return Maps::type;
    }

    private static @Nullable GraphQLObjectType type(graphql.TypeResolutionEnvironment environment) {
      Map<?, ?> object = Objects.requireNonNull(environment.<Map<?, ?>>getObject());
      return environment.getSchema().getObjectType(String.valueOf(object.get("__typename")));
    }

    @Override
    public DataFetcher<?> getDefaultDataFetcher(FieldWiringEnvironment environment) {
      FieldDefinition field = environment.getFieldDefinition();
      String type = TypeInfo.typeInfo(field.getType()).getName();
      return new Lookup(field.getName(), type.endsWith("Connection"));
    }
  }

  /// What a field answers. A page of a hundred items has thousands of fields: their arguments are
  /// looked at where they have some.
  private record Lookup(String name, boolean isConnection)
      implements LightDataFetcher<@Nullable Object> {
    @Override
    public @Nullable Object get(DataFetchingEnvironment call) {
      return get(call.getFieldDefinition(), call.getSource(), () -> call);
    }

    @Override
    public @Nullable Object get(
        GraphQLFieldDefinition field,
        @Nullable Object source,
        Supplier<DataFetchingEnvironment> call) {
      if (isConnection) {
        requireBound(call.get());
      }
      if (!(source instanceof Map<?, ?> map)) {
        return null;
      }
      Object value = map.get(name);
      if (value == null && !map.containsKey(name)) {
        throw new IllegalStateException("the fake GitHub does not know the field " + name);
      }
      return value instanceof Answer function ? function.apply(call.get().getArguments()) : value;
    }

    private void requireBound(DataFetchingEnvironment call) {
      Object first = call.getArgument("first");
      if (first == null) {
        first = call.getArgument("last");
      }
      if (!(first instanceof Integer count) || count < 1 || count > FIRST_MAX) {
        throw new Refused(
            "MISSING_PAGINATION_BOUNDARIES",
            "You must provide a `first` or `last` value of 1 to 100 on the `%s` connection"
                .formatted(name));
      }
    }
  }

  /// Any scalar that GraphQL does not know: as its text or number is.
  private static final class Plain implements Coercing<Object, Object> {
    @Override
    public Object serialize(Object result, GraphQLContext context, Locale locale) {
      return result.toString();
    }

    @Override
    public Object parseValue(Object input, GraphQLContext context, Locale locale) {
      return Objects.requireNonNull(input);
    }

    @Override
    public Object parseLiteral(
        Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
      Object value =
          switch (input) {
            case StringValue text -> text.getValue();
            case IntValue number -> number.getValue();
            case FloatValue number -> number.getValue();
            case BooleanValue flag -> flag.isValue();
            default -> throw new IllegalStateException("no scalar: " + input);
          };
      return Objects.requireNonNull(value);
    }
  }

  /// What a call is refused with.
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final String type;

    Refused(String type, String message) {
      super(message);
      this.type = type;
    }
  }
}
