package trappa.db;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * With what files and folders are made that hold a secret or something of people: whoever runs this may read them and
 * nobody else, where the file system knows of that.
 */
public final class OwnersAlone {
    private OwnersAlone() {}

    public static FileAttribute<?>[] file(Path where) {
        return only("rw-------", where);
    }

    static FileAttribute<?>[] folder(Path where) {
        return only("rwx------", where);
    }

    private static FileAttribute<?>[] only(String permissions, Path where) {
        return known(where)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Whether the file system knows of that. */
    static boolean known(Path where) {
        return where.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
