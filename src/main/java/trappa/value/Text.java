package trappa.value;

/** Text from outside, made safe to show in a message. */
public final class Text {
    private static final int SHOWN = 60;

    private Text() {}

    /** At most 60 characters, control and formatting characters replaced, so that a reason can be read and logged. */
    public static String shown(String text) {
        return shown(text, SHOWN);
    }

    /** The same with at most so many characters. */
    public static String shown(String text, int most) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(most)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '·' : c)
                .forEach(shown::appendCodePoint);
        return shown.length() < text.length() ? shown + "…" : shown.toString();
    }
}
