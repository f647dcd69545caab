package trappa.admin;

import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import trappa.db.Database;
import trappa.db.Tx;
import trappa.program.JdbcPrograms;
import trappa.shop.Connection;
import trappa.shop.JdbcShops;
import trappa.shop.Shop;
import trappa.signature.SessionToken;
import trappa.staff.ApiKeys;
import trappa.staff.JdbcAudit;
import trappa.staff.JdbcStaff;
import trappa.staff.Person;
import trappa.staff.Right;
import trappa.web.Problem;

/** Who calls the owner's API: a member of staff of one shop by the session token, or another system by its key. */
final class Owner {
    private final Database database;
    private final SessionToken tokens;
    private final JdbcShops shops;
    private final JdbcPrograms programs;
    private final Connection connection;
    private final ApiKeys keys = new ApiKeys();
    private final JdbcAudit audit = new JdbcAudit();
    private final JdbcStaff people = new JdbcStaff();
    private final Clock clock;

    Owner(
            Database database,
            SessionToken tokens,
            JdbcShops shops,
            JdbcPrograms programs,
            Connection connection,
            Clock clock) {
        this.database = database;
        this.tokens = tokens;
        this.shops = shops;
        this.programs = programs;
        this.connection = connection;
        this.clock = clock;
    }

    /** A signed-in member of staff, or a key. */
    record Staff(Shop shop, String user, Set<Right> rights) {
        boolean may(Right right) {
            return rights.contains(right);
        }
    }

    /**
     * The holder of the {@code Authorization} header, or a 401; a 403 when their role does not allow it. A shop met for
     * the first time is made, with its draft.
     */
    Staff staff(@Nullable String authorization, Right right) {
        Instant now = clock.instant();
        String shown = SessionToken.borne(authorization).orElse("");
        if (ApiKeys.looksLike(shown)) {
            return key(shown, right, now);
        }
        SessionToken.Staff staff = tokens.verify(authorization, now)
                .orElseThrow(() -> new Problem(401, "unauthorized", "A valid session token is needed").thrown());
        Staff known = database.inTransaction(tx -> {
            Shop shop = find(tx, staff, now);
            Person person = people.meet(tx, shop.id(), staff.user(), now);
            if (!person.role().may(right)) {
                throw new Problem(403, "not_allowed", "Your role in this shop does not allow this").thrown();
            }
            return new Staff(shop, staff.user(), person.role().rights());
        });
        connection.signedIn(known.shop(), shown);
        return known;
    }

    private Staff key(String words, Right right, Instant now) {
        return database.inTransaction(tx -> {
            ApiKeys.Opened opened = keys.open(tx, words, now)
                    .orElseThrow(() -> new Problem(401, "unauthorized", "The key is unknown or was revoked").thrown());
            if (!opened.key().may(right)) {
                throw new Problem(403, "not_allowed", "This key may not do this").thrown();
            }
            return new Staff(
                    shops.get(tx, opened.shopId()),
                    opened.key().by(),
                    opened.key().rights());
        });
    }

    /** Puts into the shop's log what somebody did or looked at. */
    void note(Tx tx, Staff by, JdbcAudit.Action action, String subject, String detail) {
        audit.add(tx, by.shop().id(), clock.instant(), by.user(), action, subject, detail);
    }

    /** The same, by itself. */
    void note(Staff by, JdbcAudit.Action action, String subject, String detail) {
        database.useTransaction(tx -> note(tx, by, action, subject, detail));
    }

    /** The same for somebody who only wants to look. */
    Staff staff(@Nullable String authorization) {
        return staff(authorization, Right.VIEW);
    }

    private Shop find(Tx tx, SessionToken.Staff staff, Instant now) {
        return shops.find(tx, staff.shop()).orElseGet(() -> {
            boolean made = shops.create(tx, staff.shop(), now);
            Shop shop = shops.find(tx, staff.shop()).orElseThrow();
            if (made) {
                programs.start(tx, shop.id(), now);
            }
            return shop;
        });
    }
}
