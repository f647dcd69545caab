package trappa.support;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Every order in which things can arrive, and things arriving more than once. */
public final class Permutations {
    private Permutations() {}

    /** All orders of a short list. */
    public static <T> List<List<T>> of(List<T> things) {
        if (things.size() <= 1) {
            return List.of(things);
        }
        List<List<T>> all = new ArrayList<>();
        for (int first = 0; first < things.size(); first++) {
            List<T> rest = new ArrayList<>(things);
            T head = rest.remove(first);
            for (List<T> tail : of(rest)) {
                List<T> whole = new ArrayList<>(List.of(head));
                whole.addAll(tail);
                all.add(whole);
            }
        }
        return all;
    }

    public static <T> List<T> shuffled(List<T> things, Random random) {
        List<T> shuffled = new ArrayList<>(things);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    /** The same first arrivals in the same order, with about every third repeated somewhere after it. */
    public static List<Delivery> withDuplicates(List<Delivery> deliveries, Random random) {
        List<Delivery> arrivals = new ArrayList<>(deliveries);
        for (Delivery delivery : deliveries) {
            if (random.nextInt(3) == 0) {
                int from = arrivals.indexOf(delivery) + 1;
                boolean retry = random.nextBoolean();
                arrivals.add(
                        from + random.nextInt(arrivals.size() - from + 1),
                        retry ? delivery : delivery.resentUnderAnotherId());
            }
        }
        return arrivals;
    }
}
