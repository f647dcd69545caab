package trappa.db;

import org.jdbi.v3.core.Handle;

/** One open transaction. Passed along by those who open it; only the {@code Jdbc…} classes look inside. */
public final class Tx {
    private final Handle handle;

    Tx(Handle handle) {
        this.handle = handle;
    }

    public Handle handle() {
        return handle;
    }
}
