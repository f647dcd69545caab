package trappa.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import trappa.account.Posting.Kind;
import trappa.account.Posting.Side;
import trappa.account.Reason;
import trappa.account.Reason.Plain.Because;

/** One row of the ledger: its hash holds every field, also after the person is forgotten. */
class EntryTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final String REASON = ReasonJson.write(new Reason.Plain(Because.ADJUSTMENT, "sorry for the delay"));

    private static final Entry ROW = row(
            1,
            7,
            3,
            "referral/8",
            2,
            Kind.BONUS,
            Side.ISSUED,
            Side.MEMBER,
            100,
            AT,
            AT.plusSeconds(1),
            REASON,
            "before");

    @Test
    void every_field_is_in_the_hash() {
        for (RecordComponent field : Entry.class.getRecordComponents()) {
            if (!field.getName().equals("hash")) {
                assertThat(changed(field).expectedHash()).as(field.getName()).isNotEqualTo(ROW.expectedHash());
            }
        }
        assertThat(ROW.chained().hash()).isEqualTo(ROW.expectedHash()).hasSize(64);
        assertThat(ROW.chained().chained()).isEqualTo(ROW.chained());
    }

    private static Entry changed(RecordComponent changed) {
        RecordComponent[] fields = Entry.class.getRecordComponents();
        try {
            Object[] values = new Object[fields.length];
            for (int i = 0; i < fields.length; i++) {
                Object value = fields[i].getAccessor().invoke(ROW);
                values[i] = fields[i].getName().equals(changed.getName()) ? other(value) : value;
            }
            return (Entry) Entry.class.getDeclaredConstructors()[0].newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Object other(Object value) {
        return switch (value) {
            case Long number -> number + 1;
            case Integer number -> number + 1;
            case String text -> text + "x";
            case Instant at -> at.plusSeconds(9);
            case Kind kind -> Kind.EARNED;
            case Side side -> Side.ADJUSTED;
            default -> throw new AssertionError("No other value is known for " + value);
        };
    }

    @Test
    void a_forgotten_row_keeps_its_hash_and_its_points_and_nothing_of_the_person() {
        Entry row = ROW.chained();
        Entry forgotten = row.forget(-5);
        assertThat(forgotten.expectedHash()).isEqualTo(row.hash()).isEqualTo(forgotten.hash());
        assertThat(forgotten.forgotten()).isTrue();
        assertThat(row.forgotten()).isFalse();
        assertThat(List.of(forgotten.customerId(), forgotten.points(), forgotten.number()))
                .containsExactly(-5L, 100L, 3L);
        assertThat(forgotten.posting()).isEqualTo("forgotten/3");
        assertThat(forgotten.reason()).doesNotContain("sorry");
        assertThat(forgotten.why()).isEqualTo(new Reason.Plain(Because.FORGOTTEN));
        assertThat(row.why()).isEqualTo(new Reason.Plain(Because.ADJUSTMENT, "sorry for the delay"));
    }

    @Test
    void forgetting_twice_changes_no_more() {
        Entry once = ROW.chained().forget(-5);
        assertThat(once.forget(-5)).isEqualTo(once);
    }

    @Test
    void a_row_about_a_forgotten_friend_still_says_that_it_was_for_a_friend() {
        Entry row = ROW.chained();
        Entry friend = row.friendForgotten("referral/-5");
        assertThat(friend.expectedHash()).isEqualTo(row.hash());
        assertThat(friend.customerId()).isEqualTo(7);
        assertThat(friend.ofForgottenFriend()).isTrue();
        assertThat(row.ofForgottenFriend()).isFalse();
        assertThat(friend.why()).isEqualTo(new Reason.Plain(Because.REFERRAL));
        Entry back = row(1, 7, 4, "referral/8", 3, Kind.REVERSED, Side.MEMBER, Side.ISSUED, 100, AT, AT, REASON, "x")
                .friendForgotten("referral/-5");
        assertThat(back.why()).isEqualTo(new Reason.Plain(Because.REFERRAL_TAKEN_BACK));
        assertThat(row(1, 7, 4, "referral/-5", 3, Kind.BONUS, Side.ISSUED, Side.MEMBER, 100, AT, AT, REASON, "x")
                        .why())
                .isEqualTo(new Reason.Plain(Because.ADJUSTMENT, "sorry for the delay"));
    }

    @Test
    void a_row_moves_what_it_says_between_the_members_accounts() {
        assertThat(moves(Side.ISSUED, Side.MEMBER)).containsExactly(100L, 0L);
        assertThat(moves(Side.MEMBER, Side.RESERVED)).containsExactly(-100L, 100L);
        assertThat(moves(Side.RESERVED, Side.REDEEMED)).containsExactly(0L, -100L);
        assertThat(moves(Side.MEMBER, Side.EXPIRED)).containsExactly(-100L, 0L);
    }

    private static List<Long> moves(Side from, Side to) {
        Entry row = row(1, 7, 1, "a", 1, Kind.ADJUSTED, from, to, 100, AT, AT, REASON, "");
        return List.of(row.toMember(), row.toReserved());
    }

    private static Entry row(
            long shop,
            long customer,
            long number,
            String posting,
            int sequence,
            Kind kind,
            Side from,
            Side to,
            long points,
            Instant occurred,
            Instant recorded,
            String reason,
            String previous) {
        return new Entry(
                shop, customer, number, posting, sequence, kind, from, to, points, occurred, recorded, reason, previous,
                "");
    }
}
