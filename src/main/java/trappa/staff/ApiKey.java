package trappa.staff;

import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key with which another system of the shop (a till, an ERP) calls the owner's API.
 *
 * @param rights what it may; never {@link Right#MANAGE}: a key that leaks must not make more of its kind; nor
 *     {@link Right#APPROVE}: a machine is no second person
 * @param revokedAt when it stopped to open anything, null while it does
 */
public record ApiKey(
        String id,
        String name,
        Set<Right> rights,
        Instant createdAt,
        String createdBy,
        @Nullable Instant usedAt,
        @Nullable Instant revokedAt) {
    /** What a key can be given. */
    public static final List<Right> GIVEN = EnumSet.complementOf(EnumSet.of(Right.MANAGE, Right.APPROVE)).stream()
            .sorted(Comparator.naturalOrder())
            .toList();

    public static final int LONGEST_NAME = 60;

    public ApiKey {
        if (!GIVEN.containsAll(rights)) {
            throw new IllegalArgumentException("A key was to have the rights " + rights);
        }
        rights = Set.copyOf(rights);
    }

    public boolean may(Right right) {
        return revokedAt == null && rights.contains(right);
    }

    /** As the log names it. */
    public String by() {
        return "key/" + id + " " + name;
    }
}
