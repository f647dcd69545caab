package trappa.admin;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.MonthDay;
import trappa.activity.ActivityEndpoint;
import trappa.activity.MemberActivities;
import trappa.admin.Owner.Staff;
import trappa.staff.JdbcAudit;
import trappa.staff.Right;
import trappa.web.StrictJson;

/** {@code /api/members/{customerId}/birthday}: the day a customer told the shop. Another one than before takes its place. */
public final class BirthdayEndpoint {
    private static final int LARGEST_BODY = 64 << 10;

    private final Owner owner;
    private final MemberActivities activities;

    BirthdayEndpoint(Owner owner, MemberActivities activities) {
        this.owner = owner;
        this.activities = activities;
    }

    public void set(Context ctx) throws IOException {
        Staff staff = owner.staff(ctx.header("Authorization"), Right.ADJUST);
        long customer = MemberEndpoint.customer(ctx);
        MonthDay day = ActivityEndpoint.day(StrictJson.object(ctx, LARGEST_BODY));
        ActivityEndpoint.answer(
                ctx,
                "birthday",
                activities.setBirthday(
                        staff.shop().id(),
                        customer,
                        day,
                        tx -> owner.note(tx, staff, JdbcAudit.Action.TOLD_BIRTHDAY, Long.toString(customer), "")));
    }
}
