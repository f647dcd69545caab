package trappa.opening;

import trappa.fact.Adjustment.Opening;

/** One row of an import file: what one member brings along that was earned on one day. */
record OpeningRow(int line, long customerId, long points, String note, Opening opening) {

    /** What the ids of an import's rows start with. */
    static String prefix(String importId) {
        return "import/" + importId + "/";
    }

    /** The same row of the same import is the same adjustment, so that bringing it twice brings it once. */
    String id(String importId) {
        return prefix(importId) + customerId + "/" + opening.earnedOn();
    }
}
