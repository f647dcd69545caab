package trappa.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import io.javalin.router.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trappa.Config;
import trappa.Trappa;
import wiremock.org.yaml.snakeyaml.LoaderOptions;
import wiremock.org.yaml.snakeyaml.Yaml;
import wiremock.org.yaml.snakeyaml.constructor.SafeConstructor;

/** The document at {@code /openapi.yaml} says what the running server does: no route more, none less. */
class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");
    private static final Pattern PROBLEM =
            Pattern.compile("(?:\\bProblem|\\bRefused|Chosen\\.no)\\(\\s*(?:\\d{3}|[a-z]+),\\s*\"([a-z_]+)\"");
    private static final String PROBLEM_URN = "urn:trappa:problem:";

    @TempDir
    private static Path folder;

    private static Trappa trappa;
    private static Map<String, Object> document;

    @BeforeAll
    static void start() throws Exception {
        trappa = Trappa.start(
                Config.from(Map.of(
                        "PORT", "0",
                        "TRAPPA_MANAGEMENT_PORT", "0",
                        "DATABASE_URL", "jdbc:h2:file:" + folder.resolve("trappa"),
                        "SHOPIFY_API_KEY", "key",
                        "SHOPIFY_API_SECRET", "secret")),
                Clock.systemUTC());
        try (InputStream in = OpenApiTest.class.getResourceAsStream("/openapi.yaml")) {
            document = map(yaml().load(in));
        }
    }

    @AfterAll
    static void stop() {
        trappa.close();
    }

    @Test
    void every_route_is_in_the_document_and_the_other_way_round() throws Exception {
        Set<String> documented = new TreeSet<>();
        operations().forEach((route, operation) -> documented.add(route));

        assertThat(documented).isEqualTo(served());
    }

    @Test
    void it_is_served_as_it_is_written() throws Exception {
        HttpResponse<byte[]> answer;
        try (HttpClient client = HttpClient.newHttpClient()) {
            answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + trappa.port() + "/openapi.yaml"))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        }
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/yaml");
        try (InputStream in = OpenApiTest.class.getResourceAsStream("/openapi.yaml")) {
            assertThat(answer.body()).isEqualTo(in.readAllBytes());
        }
    }

    @Test
    void every_parameter_in_a_path_is_declared() {
        operations().forEach((route, operation) -> {
            Set<String> declared = new TreeSet<>();
            for (Object each : list(operation.getOrDefault("parameters", List.of()))) {
                Map<String, Object> parameter = resolve(map(each));
                if ("path".equals(parameter.get("in"))) {
                    declared.add((String) parameter.get("name"));
                }
            }
            Set<String> inPath = new TreeSet<>();
            Matcher name = Pattern.compile("\\{([^}]+)}").matcher(route);
            while (name.find()) {
                inPath.add(name.group(1));
            }
            assertThat(declared).as(route).isEqualTo(inPath);
        });
    }

    @Test
    void every_reference_leads_somewhere_and_every_operation_has_a_name_of_its_own() {
        List<String> references = new ArrayList<>();
        collect(document, references);
        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference ->
                        assertThat(resolve(reference)).as(reference).isNotNull());
        List<Object> names = new ArrayList<>();
        operations().forEach((route, operation) -> names.add(operation.get("operationId")));
        assertThat(names).doesNotContainNull().doesNotHaveDuplicates();
    }

    /** Read from the sources, so that a new problem cannot be answered without being written down. */
    @Test
    void every_problem_in_the_sources_is_in_the_document_and_the_other_way_round() throws IOException {
        Set<String> thrown = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/trappa"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                Matcher problem = PROBLEM.matcher(Files.readString(file));
                while (problem.find()) {
                    thrown.add(PROBLEM_URN + problem.group(1));
                }
            }
        }
        Set<String> documented = new TreeSet<>();
        list(map(resolve("#/components/schemas/ProblemType")).get("enum"))
                .forEach(type -> documented.add((String) type));
        assertThat(documented).isEqualTo(thrown);

        Set<String> described = new TreeSet<>();
        Matcher word = Pattern.compile("`([a-z]+(?:_[a-z]+)*)`").matcher(descriptions());
        while (word.find()) {
            described.add(PROBLEM_URN + word.group(1));
        }
        assertThat(described).as("named at the answers that carry it").containsAll(documentedButInternal(documented));
    }

    private static Set<String> documentedButInternal(Set<String> documented) {
        Set<String> answered = new TreeSet<>(documented);
        answered.remove(PROBLEM_URN + "internal"); // any route may fail, none is meant to
        answered.remove(PROBLEM_URN + "unreadable_request"); // before there is a route
        return answered;
    }

    private static String descriptions() {
        List<String> all = new ArrayList<>();
        operations()
                .values()
                .forEach(operation -> map(operation.get("responses"))
                        .values()
                        .forEach(answer ->
                                all.add(String.valueOf(resolve(map(answer)).get("description")))));
        return String.join("\n", all);
    }

    /** The routes as the router of each server has them; Javalin's own way to ask is {@code unsafe}. */
    private static Set<String> served() throws IllegalAccessException {
        Set<String> served = new TreeSet<>();
        for (Field field : Trappa.class.getDeclaredFields()) {
            if (field.getType() == Javalin.class) {
                field.setAccessible(true);
                Javalin server = (Javalin) field.get(trappa);
                server.unsafe.internalRouter.allHttpHandlers().forEach(each -> {
                    Endpoint route = each.endpoint;
                    // Not the pages for people, nor what looks at every call first.
                    if (!route.path.startsWith("/admin")
                            && METHODS.contains(route.method.name().toLowerCase(java.util.Locale.ROOT))) {
                        served.add(route.method.name() + " "
                                + route.path.replace('<', '{').replace('>', '}'));
                    }
                });
            }
        }
        return served;
    }

    private static Map<String, Map<String, Object>> operations() {
        Map<String, Map<String, Object>> operations = new java.util.TreeMap<>();
        map(document.get("paths"))
                .forEach((path, item) -> map(item).forEach((method, operation) -> {
                    if (METHODS.contains(method)) {
                        operations.put(method.toUpperCase(java.util.Locale.ROOT) + " " + path, map(operation));
                    }
                }));
        return operations;
    }

    private static void collect(Object node, List<String> references) {
        if (node instanceof Map<?, ?> object) {
            object.forEach((key, value) -> {
                if ("$ref".equals(key)) {
                    references.add((String) value);
                } else {
                    collect(value, references);
                }
            });
        } else if (node instanceof List<?> items) {
            items.forEach(item -> collect(item, references));
        }
    }

    private static Map<String, Object> resolve(Map<String, Object> node) {
        return node.get("$ref") instanceof String reference ? map(resolve(reference)) : node;
    }

    private static Object resolve(String reference) {
        Object node = document;
        for (String part : reference.substring("#/".length()).split("/")) {
            node = node instanceof Map<?, ?> object ? object.get(part) : null;
        }
        return node;
    }

    /** WireMock brings a YAML reader with it under a name of its own; the product needs none. */
    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(1_000); // the document is our own, and long
        return new Yaml(new SafeConstructor(options));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }

    private static List<?> list(Object node) {
        return (List<?>) node;
    }
}
