package trappa.backup;

/** Told how far a backup or a restore has come, in rows. */
@FunctionalInterface
public interface Progress {
    /** @param of 0 when nobody knows */
    void rows(String table, long done, long of);
}
