package trappa.opening;

import trappa.fact.Adjustment.Opening;

/** One row of an import file: what one member brings along that was earned on one day. */
record OpeningRow(int line, long customerId, long points, String note, Opening opening) {

    /** The same row of the same import is the same adjustment, so that bringing it twice brings it once. */
    String id(String importId) {
        return "import/" + importId + "/" + customerId + "/" + opening.earnedOn();
    }
}
