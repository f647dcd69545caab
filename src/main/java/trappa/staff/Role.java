package trappa.staff;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a person is in a shop. Somebody nobody has given a role is {@link #READ_ONLY}. */
public enum Role {
    OWNER(EnumSet.allOf(Right.class)),
    STAFF(EnumSet.complementOf(EnumSet.of(Right.MANAGE))),
    SUPPORT(EnumSet.of(Right.VIEW, Right.VIEW_MEMBERS, Right.ADJUST)),
    READ_ONLY(EnumSet.of(Right.VIEW));

    private final Set<Right> rights;

    Role(EnumSet<Right> rights) {
        this.rights = rights;
    }

    public Set<Right> rights() {
        return Set.copyOf(rights);
    }

    public boolean may(Right right) {
        return rights.contains(right);
    }

    /** The word for it in forms and in the database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> of(String word) {
        for (Role role : values()) {
            if (role.word().equals(word)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
