package trappa.owner;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import trappa.insight.PointsDay;

/** Lengths and paths of the charts, in the units of their SVG. The same numbers stand in a table beside each chart. */
final class Chart {
    static final int WIDTH = 640;
    static final int HEIGHT = 150;
    private static final int SPARK_WIDTH = 120;
    private static final int SPARK_HEIGHT = 28;

    private Chart() {}

    /** A small line and the height of its end. */
    record Line(String points, String end) {}

    /**
     * A small line from the lowest value to the highest. What moves by less than a tenth of itself shows as less: else a
     * ripple would look like a wave. Equal values are flat in the middle.
     */
    static Line line(double[] values) {
        double most = Arrays.stream(values).max().orElse(0);
        double least = Arrays.stream(values).min().orElse(0);
        double span = Math.max(most - least, Math.max(Math.abs(most), Math.abs(least)) / 10);
        double bottom = (most + least - span) / 2;
        StringJoiner points = new StringJoiner(" ");
        String end = number(SPARK_HEIGHT / 2.0 + 1);
        for (int i = 0; i < values.length; i++) {
            double x = values.length == 1 ? 0 : (double) i * SPARK_WIDTH / (values.length - 1);
            end = number(1 + SPARK_HEIGHT * (span == 0 ? 0.5 : 1 - (values[i] - bottom) / span));
            points.add(number(x) + "," + end);
        }
        return new Line(points.toString(), end);
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
