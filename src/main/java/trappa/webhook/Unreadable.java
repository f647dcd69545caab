package trappa.webhook;

import trappa.fact.Remark;

/** A signed delivery that cannot be understood: it goes to quarantine with this remark as the reason. */
final class Unreadable extends RuntimeException {
    private final transient Remark remark;

    Unreadable(Remark.Code code, Object... values) {
        this(Remark.of(code, values));
    }

    private Unreadable(Remark remark) {
        super(remark.sentence());
        this.remark = remark;
    }

    Remark remark() {
        return remark;
    }
}
