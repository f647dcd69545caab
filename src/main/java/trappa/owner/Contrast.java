package trappa.owner;

/** The contrast of two colours by WCAG 2.2 (success criterion 1.4.3, relative luminance): 1 to 21, text wants 4.5. */
final class Contrast {
    static final double ENOUGH = 4.5;
    private static final int STEPS = 100;

    private Contrast() {}

    /** @param a such as {@code #14594a} */
    static double of(String a, String b) {
        double one = luminance(rgb(a));
        double two = luminance(rgb(b));
        return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    }

    /** The nearest shade of a colour that text of another can be read on: darker or lighter, whichever takes less. */
    static String corrected(String accent, String onAccent) {
        int[] from = rgb(accent);
        for (int step = 0; step <= STEPS; step++) {
            for (int end : new int[] {0, 255}) {
                String mixed = mixed(from, end, step);
                if (of(mixed, onAccent) >= ENOUGH) {
                    return mixed;
                }
            }
        }
        throw new IllegalStateException("Neither black nor white can be read on " + onAccent);
    }

    private static String mixed(int[] from, int end, int step) {
        StringBuilder out = new StringBuilder("#");
        for (int channel : from) {
            out.append(String.format("%02x", Math.round(channel + (end - channel) * (double) step / STEPS)));
        }
        return out.toString();
    }

    private static int[] rgb(String colour) {
        int all = Integer.parseInt(colour.substring(1), 16);
        return new int[] {all >> 16, all >> 8 & 255, all & 255};
    }

    private static double luminance(int[] rgb) {
        return 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
}
