package trappa.owner;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.ToLongFunction;
import trappa.insight.PointsDay;

/** Lengths and paths of the charts, in the units of their SVG. The same numbers stand in a table beside each chart. */
final class Chart {
    static final int WIDTH = 640;
    static final int HEIGHT = 150;
    private static final int SPARK_WIDTH = 120;
    private static final int SPARK_HEIGHT = 28;

    private Chart() {}

    /** A small line of values, lowest at the bottom; a row of equal values is a flat line at the bottom. */
    static String spark(List<PointsDay> days, ToLongFunction<PointsDay> value) {
        long most = days.stream().mapToLong(value).max().orElse(0);
        long least = Math.min(0, days.stream().mapToLong(value).min().orElse(0));
        double span = Math.max(1, most - least);
        StringJoiner points = new StringJoiner(" ");
        for (int i = 0; i < days.size(); i++) {
            double x = days.size() == 1 ? 0 : (double) i * SPARK_WIDTH / (days.size() - 1);
            double y = SPARK_HEIGHT + 1 - (value.applyAsLong(days.get(i)) - least) / span * SPARK_HEIGHT;
            points.add(number(x) + "," + number(y));
        }
        return points.toString();
    }

    /** The highest value of a chart's scale: 1, 2 or 5 times a power of ten, at least the highest bar. */
    static long scale(List<PointsDay> days) {
        long most = Math.max(
                1,
                days.stream()
                        .mapToLong(d -> Math.max(d.issued(), d.redeemed() + d.expired()))
                        .max()
                        .orElse(1));
        long power = 1;
        while (power * 10 <= most) {
            power *= 10;
        }
        return most <= power ? power : most <= 2 * power ? 2 * power : most <= 5 * power ? 5 * power : 10 * power;
    }

    static String height(long value, long scale) {
        return number(Math.max(0, (double) value / scale * HEIGHT));
    }

    static String top(long value, long scale) {
        return number(HEIGHT - Math.max(0, (double) value / scale * HEIGHT));
    }

    static String x(int index, int all, double offset) {
        return number((index + offset) * WIDTH / all);
    }

    static String width(int all, double share) {
        return number(share * WIDTH / all);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
