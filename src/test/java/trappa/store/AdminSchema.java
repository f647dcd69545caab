package trappa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import graphql.GraphQLContext;
import graphql.execution.RawVariables;
import graphql.execution.ValuesResolver;
import graphql.introspection.IntrospectionResultToSchema;
import graphql.language.Document;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseValueException;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.MockedWiringFactory;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.ScalarWiringEnvironment;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.validation.ValidationError;
import graphql.validation.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import trappa.support.TestFolders;

/**
 * The Admin API's schema of our version, as Shopify packs it with its own developer tool on npm. It is fetched once with
 * npm into {@code ~/.cache/trappa}, checked, and never kept in the repository.
 */
final class AdminSchema {
    private static final String PACKAGE = "@shopify/dev-mcp@1.16.0";
    private static final String FILE = "admin_" + AdminUrl.VERSION + ".json.gz";
    private static final String SHA_256 = "f3b522f264556925eada700e795e4a002a9cba83444ebcc6c0d724254a0c6593";
    private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "trappa");

    private final GraphQLSchema schema;

    private AdminSchema(GraphQLSchema schema) {
        this.schema = schema;
    }

    /** The schema; without a way to get it the test is skipped, on a build server it fails. */
    static AdminSchema get() throws Exception {
        Path file = CACHE.resolve(FILE);
        if (!Files.exists(file)) {
            try {
                fetch(file);
            } catch (IOException e) {
                String why = "The documents were NOT held against the Admin schema: npm could not get " + PACKAGE + " ("
                        + e.getMessage() + "). It takes npm and a network, once.";
                if ("true".equals(System.getenv("CI"))) {
                    fail(why);
                }
                abort(why);
            }
        }
        return new AdminSchema(read(file));
    }

    /** What is wrong with a document, empty when it is valid. */
    List<ValidationError> errors(String document) {
        return new Validator().validateDocument(schema, Parser.parse(document), Locale.ENGLISH);
    }

    /** Holds a question with its variables against the schema. */
    void check(JsonNode question) {
        String text = question.path("query").asString();
        assertThat(errors(text)).as(text).isEmpty();
        OperationDefinition operation = Parser.parse(text)
                .getDefinitionsOfType(OperationDefinition.class)
                .getFirst();
        @SuppressWarnings("unchecked")
        Map<String, Object> variables = JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build()
                .convertValue(question.path("variables"), Map.class);
        ValuesResolver.coerceVariableValues(
                schema,
                operation.getVariableDefinitions(),
                RawVariables.of(variables),
                GraphQLContext.getDefault(),
                Locale.ENGLISH);
    }

    private static GraphQLSchema read(Path file) throws Exception {
        byte[] packed = Files.readAllBytes(file);
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(packed));
        if (!hash.equals(SHA_256)) {
            Files.delete(file);
            fail("The schema file was not the one expected (" + hash + "); it has been removed");
        }
        Map<?, ?> root;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            root = JsonMapper.builder().build().readValue(in, Map.class);
        }
        @SuppressWarnings("unchecked")
        Map<String, Object> introspection = (Map<String, Object>) root.get("data");
        Document definition = new IntrospectionResultToSchema().createSchemaDefinition(introspection);
        RuntimeWiring wiring =
                RuntimeWiring.newRuntimeWiring().wiringFactory(new Shapes()).build();
        return new SchemaGenerator().makeExecutableSchema(new SchemaParser().buildRegistry(definition), wiring);
    }

    /** A schema that is only asked for shapes: every scalar takes a text, a number or a flag. */
    private static final class Shapes extends MockedWiringFactory {
        @Override
        public GraphQLScalarType getScalar(ScalarWiringEnvironment environment) {
            return GraphQLScalarType.newScalar()
                    .name(environment.getScalarTypeDefinition().getName())
                    .coercing(new Coercing<Object, Object>() {
                        @Override
                        public Object parseValue(Object input, GraphQLContext context, Locale locale) {
                            if (input instanceof Map || input instanceof List) {
                                throw new CoercingParseValueException("Not a plain value: " + input);
                            }
                            return input;
                        }
                    })
                    .build();
        }
    }

    private static void fetch(Path file) throws IOException, InterruptedException {
        Path folder = TestFolders.create("admin-schema");
        try {
            run(folder, "npm", "pack", "--silent", PACKAGE);
            Path tarball;
            try (Stream<Path> files = Files.list(folder)) {
                tarball = files.filter(f -> f.toString().endsWith(".tgz"))
                        .findFirst()
                        .orElseThrow(() -> new IOException("npm pack gave no file"));
            }
            run(folder, "tar", "xzf", tarball.toString(), "package/dist/data/" + FILE);
            Files.createDirectories(file.getParent());
            Path beside = Files.createTempFile(file.getParent(), "schema", ".tmp");
            Files.move(folder.resolve("package/dist/data").resolve(FILE), beside, StandardCopyOption.REPLACE_EXISTING);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            TestFolders.delete(folder);
        }
    }

    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command[0] + " took too long");
        }
        if (process.exitValue() != 0) {
            throw new IOException(command[0] + " ended with " + process.exitValue());
        }
    }
}
