package trappa.db;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * A setting of the database that could lose what it said it has.
 *
 * @param losesAcknowledged true when a power cut is enough; false when it also takes a disk that writes pages in part
 */
public record Weakness(String setting, String value, String cure, boolean losesAcknowledged) {
    /** What is set so on PostgreSQL that a commit is not surely on disk. */
    static List<Weakness> onPostgres(Handle handle) {
        return Stream.of("fsync", "synchronous_commit", "full_page_writes")
                .map(name -> Map.entry(
                        name,
                        handle.createQuery("select current_setting('" + name + "')")
                                .mapTo(String.class)
                                .one()))
                .filter(setting -> setting.getValue().equals("off"))
                .map(setting -> new Weakness(
                        setting.getKey(),
                        "off",
                        cure(setting.getKey()),
                        !setting.getKey().equals("full_page_writes")))
                .toList();
    }

    private static String cure(String setting) {
        return switch (setting) {
            case "full_page_writes" -> "set it to on, unless the file system never writes a page in part (ZFS)";
            case "fsync" -> "set it to on for the server";
            default -> "set it to on for this database or user, or for the server";
        };
    }

    @Override
    public String toString() {
        return "PostgreSQL has " + setting + " = " + value + ": " + cure;
    }
}
