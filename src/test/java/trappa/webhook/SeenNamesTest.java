package trappa.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import trappa.fact.Remark.Code;
import trappa.support.Json;
import trappa.support.OrderJson;

class SeenNamesTest {
    /** A thousand names of eleven halves each of which has the hash of the other. */
    private static List<String> namesOfOneHash() {
        List<String> names = List.of("");
        for (int i = 0; i < 11; i++) {
            names = names.stream()
                    .flatMap(n -> List.of(n + "Aa", n + "BB").stream())
                    .toList();
        }
        assertThat(names.stream().map(String::hashCode).distinct()).hasSize(1);
        return names;
    }

    @Test
    void says_what_a_set_for_each_object_says() {
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            SeenNames seen = new SeenNames(random.nextInt(100));
            Set<String> model = new HashSet<>();
            for (int i = 0; i < 3_000; i++) {
                int object = random.nextInt(40);
                String name = "n" + random.nextInt(200);
                assertThat(seen.add(object, name)).isEqualTo(model.add(object + "/" + name));
            }
        }
    }

    @Test
    void names_that_fall_on_one_place_are_told_apart() {
        SeenNames seen = new SeenNames(0);
        List<String> names = namesOfOneHash();
        for (int object = 1; object < 3; object++) {
            for (String name : names) {
                assertThat(seen.add(object, name)).isTrue();
            }
            for (String name : names) {
                assertThat(seen.add(object, name)).as(name).isFalse();
            }
        }
    }

    @Test
    void a_name_there_was_no_place_for_is_known_when_there_is_more_room() {
        SeenNames seen = new SeenNames(0);
        List<String> names = IntStream.range(0, 1_000_000)
                .mapToObj(i -> "n" + i)
                .filter(name -> (SeenNames.place(1, name) & 255) < 8)
                .limit(100)
                .toList();
        names.forEach(name -> assertThat(seen.add(1, name)).isTrue());
        for (int i = 0; i < 10_000; i++) {
            seen.add(2, "n" + i);
        }
        names.forEach(name -> assertThat(seen.add(1, name)).as(name).isFalse());
    }

    @Test
    void a_name_is_found_twice_wherever_in_an_order() {
        String order = new String(
                Json.bytes(OrderJson.paid(1_001)
                        .customer(7_001)
                        .line(11, "499.00", 1)
                        .json()),
                StandardCharsets.UTF_8);
        assertThatCode(() -> read(order)).doesNotThrowAnyException();
        List<Integer> objects = new ArrayList<>();
        Matcher opening = Pattern.compile("\\{(?=\")").matcher(order);
        while (opening.find()) {
            objects.add(opening.end());
        }
        assertThat(objects).hasSizeGreaterThan(5);
        for (int at : objects) {
            String twice = order.substring(0, at) + "\"z\\u0061\":1,\"za\":2," + order.substring(at);
            assertThatThrownBy(() -> read(twice)).isInstanceOfSatisfying(Unreadable.class, e -> {
                assertThat(e.remark().code()).isEqualTo(Code.NAME_TWICE);
                assertThat(e.remark().values().getFirst()).endsWith("/za");
            });
        }
    }

    private static void read(String order) {
        OrderBody.read(order.getBytes(StandardCharsets.UTF_8), null, true);
    }
}
