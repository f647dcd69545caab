package trappa.admin;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import trappa.admin.Owner.Staff;
import trappa.db.Database;
import trappa.db.DatabaseTime;
import trappa.db.Tx;
import trappa.fact.Referral;
import trappa.ledger.Accounts;
import trappa.member.JdbcFacts;
import trappa.staff.JdbcAudit;
import trappa.staff.Right;
import trappa.web.Answers;
import trappa.web.Problem;
import trappa.web.StrictJson;

/** {@code /api/members/{customerId}/referrals}: a friend this customer brought. Telling it again changes nothing. */
public final class ReferralEndpoint {
    private static final int LARGEST_BODY = 64 << 10;

    private final Database database;
    private final Owner owner;
    private final Accounts accounts;
    private final JdbcFacts facts;
    private final Clock clock;

    ReferralEndpoint(Database database, Owner owner, Accounts accounts, JdbcFacts facts, Clock clock) {
        this.database = database;
        this.owner = owner;
        this.accounts = accounts;
        this.facts = facts;
        this.clock = clock;
    }

    /** A referral that stands, and whether it is new. */
    private record Told(Referral referral, boolean now) {}

    public void add(Context ctx) throws IOException {
        Staff staff = owner.staff(ctx.header("Authorization"), Right.ADJUST);
        long referrer = MemberEndpoint.customer(ctx);
        long referee = referee(StrictJson.object(ctx, LARGEST_BODY));
        Instant now = DatabaseTime.now(clock);
        Told told = database.durably(tx -> tell(tx, staff, referrer, referee, now));
        ctx.status(told.now ? 201 : 200);
        Answers.json(
                ctx,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("referrerId", Long.toString(told.referral.referrer()))
                        .put("refereeId", Long.toString(told.referral.referee()))
                        .put("at", told.referral.at().toString()));
    }

    private Told tell(Tx tx, Staff staff, long referrerNumber, long refereeNumber, Instant now) {
        long shop = staff.shop().id();
        Accounts.Locked locked = accounts.lock(tx, shop, List.of(referrerNumber, refereeNumber));
        long referrer = locked.kept(referrerNumber);
        long referee = locked.kept(refereeNumber);
        if (referrer == referee) {
            throw wrong("should be another customer than the one who told of the shop");
        }
        Referral before = facts.member(tx, shop, referee).referredBy();
        if (before != null) {
            if (accounts.kept(tx, shop, before.referrer()) != referrer) {
                throw new Problem(409, "already_referred", "Customer " + refereeNumber + " was brought by another one")
                        .thrown();
            }
            return new Told(before, false);
        }
        Referral referral = new Referral(referee, referrer, now);
        facts.referrals().add(tx, shop, referral, staff.user());
        owner.note(tx, staff, JdbcAudit.Action.TOLD_REFERRAL, Long.toString(referrer), Long.toString(referee));
        accounts.bringUp(tx, locked, Map.of(), now);
        return new Told(referral, true);
    }

    private static long referee(ObjectNode body) {
        JsonNode id = body.get("refereeId");
        if (id == null || !id.isString() || !id.stringValue().matches("[1-9][0-9]{0,17}") || body.size() != 1) {
            throw wrong("is required and all there is: the number of the customer who came, as text");
        }
        return Long.parseLong(id.stringValue());
    }

    private static Problem.Thrown wrong(String detail) {
        return new Problem(422, "invalid_referral", "One thing is wrong", List.of(new Problem.At("/refereeId", detail)))
                .thrown();
    }
}
