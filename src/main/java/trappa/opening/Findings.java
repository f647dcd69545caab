package trappa.opening;

import java.util.List;

/** What was found in a file, whatever it brings. */
public interface Findings {
    /** How many things are brought in now, or would be. */
    int added();

    /** How many things are wrong, of which {@link #errors} tells the first. */
    int wrong();

    List<RowError> errors();

    /** The customers of what is added; 0 for what is nobody's. */
    int members();

    /** What they are given and taken together. */
    long points();

    /** What of it a second person may have to look at. */
    default Weight weight() {
        return Weight.NONE;
    }
}
