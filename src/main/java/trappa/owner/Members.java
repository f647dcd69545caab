package trappa.owner;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import trappa.db.Database;
import trappa.export.RowWriter;
import trappa.member.JdbcCustomers;
import trappa.program.JdbcPrograms;
import trappa.program.Program;
import trappa.program.Program.Tier;
import trappa.program.ProgramVersion;
import trappa.staff.JdbcAudit;

/** The list of members: searched, filtered, a page at a time, and as a file. The address carries all of it. */
final class Members {
    static final List<String> WITH = List.of("", "points", "owing");
    static final List<String> SORTS = List.of("newest", "points");
    private static final int PAGE = 50;
    private static final int PORTION = 1000;
    private static final List<String> COLUMNS = List.of(
            "customer_id", "since", "tier", "points", "qualifying", "orders", "spent", "currency", "last_order");

    private final Database database;
    private final JdbcPrograms programs;
    private final JdbcMembers members = new JdbcMembers();
    private final JdbcCustomers customers = new JdbcCustomers();
    private final JdbcAudit audit;

    Members(Database database, JdbcPrograms programs, JdbcAudit audit) {
        this.database = database;
        this.programs = programs;
        this.audit = audit;
    }

    /** What the list shows; unknown words mean everything. */
    record Filter(String q, String tier, String with, String sort) {
        static Filter of(Visit v) {
            String with = v.query("with");
            String sort = v.query("sort");
            return new Filter(
                    v.query("q"),
                    v.query("tier"),
                    WITH.contains(with) ? with : "",
                    SORTS.contains(sort) ? sort : "newest");
        }

        /** Whether one who was found by an id is also what else was asked for. */
        boolean takes(JdbcMembers.Stored member) {
            return (tier.isEmpty() || tier.equals(member.tier()))
                    && switch (with) {
                        case "points" -> member.balance() > 0;
                        case "owing" -> member.balance() < 0;
                        default -> true;
                    };
        }

        boolean isEmpty() {
            return q.isEmpty() && tier.isEmpty() && with.isEmpty();
        }

        String query() {
            return address("");
        }

        String queryAfter(JdbcMembers.After after) {
            return address(after.balance() + "_" + after.customerId());
        }

        private String address(String after) {
            return Address.of(
                    "", "q", q, "tier", tier, "with", with, "sort", sort.equals("newest") ? "" : sort, "after", after);
        }
    }

    /** One line of the list. */
    record Row(
            long customerId,
            @Nullable Instant since,
            long balance,
            long qualifying,
            @Nullable String tier,
            long orders,
            long spentMinor,
            @Nullable Instant lastOrder) {}

    /** A page of the list. @param spend whether qualifying amounts are money */
    record Found(
            Filter filter,
            long total,
            List<Row> rows,
            JdbcMembers.@Nullable After next,
            boolean later,
            List<Tier> tiers,
            boolean spend) {

        String tierName(@Nullable String id) {
            return tiers.stream()
                    .filter(t -> t.id().equals(id))
                    .map(Tier::name)
                    .findFirst()
                    .orElse("–");
        }
    }

    Reply list(Visit v) {
        Found found = find(v);
        if (!found.rows().isEmpty()) {
            log(v, JdbcAudit.Action.LISTED_MEMBERS, found.rows().size());
        }
        return Reply.html(out -> JtemembersGenerated.render(
                out, Plain.HTML, v.page("members", v.texts().of("nav.members")), found));
    }

    Found find(Visit v) {
        Filter filter = Filter.of(v);
        JdbcMembers.After after = after(v.query("after"));
        return database.inTransaction(tx -> {
            Program program = programs.history(tx, v.shop().id())
                    .at(v.now())
                    .map(ProgramVersion::program)
                    .orElseGet(
                            () -> programs.versions(tx, v.shop().id()).getLast().program());
            List<JdbcMembers.Stored> stored = filter.q().isEmpty()
                    ? members.page(tx, v.shop().id(), filter, after, PAGE + 1)
                    : members.of(tx, v.shop().id(), wanted(tx, v, filter.q())).stream()
                            .filter(filter::takes)
                            .toList();
            boolean more = stored.size() > PAGE;
            List<JdbcMembers.Stored> shown = more ? stored.subList(0, PAGE) : stored;
            JdbcMembers.Stored last = shown.isEmpty() ? null : shown.getLast();
            return new Found(
                    filter,
                    members.count(tx, v.shop().id()),
                    rows(tx, v.shop().id(), shown),
                    more && last != null ? new JdbcMembers.After(last.balance(), last.customerId()) : null,
                    after != null,
                    program.tiers(),
                    program.qualification().metric() == Program.Metric.SPEND);
        });
    }

    /** What was typed may be a customer's id or an order's, also as the last part of an address in the store. */
    private Set<Long> wanted(trappa.db.Tx tx, Visit v, String typed) {
        String digits = typed.substring(typed.lastIndexOf('/') + 1).strip();
        Set<Long> wanted = new LinkedHashSet<>();
        if (digits.matches("[0-9]{1,18}")) {
            long id = Long.parseLong(digits);
            wanted.add(customers.kept(tx, v.shop().id(), id));
            members.buyer(tx, v.shop().id(), id).ifPresent(wanted::add);
        }
        return wanted;
    }

    private List<Row> rows(trappa.db.Tx tx, long shopId, List<JdbcMembers.Stored> stored) {
        Map<Long, JdbcMembers.Sales> sales = members.sales(
                tx, shopId, stored.stream().map(JdbcMembers.Stored::customerId).toList());
        return stored.stream()
                .map(m -> {
                    JdbcMembers.Sales s = sales.getOrDefault(m.customerId(), JdbcMembers.Sales.NONE);
                    return new Row(
                            m.customerId(),
                            m.since(),
                            m.balance(),
                            m.qualifying(),
                            m.tier(),
                            s.orders(),
                            s.spentMinor(),
                            s.last());
                })
                .toList();
    }

    /** Every member of the filter as CSV, read and sent in portions. */
    Reply export(Visit v) {
        return new Reply.Stream("members.csv", "text/csv; charset=utf-8", out -> {
            long all = 0;
            try (RowWriter to = new RowWriter(marked(out), COLUMNS, false)) {
                Filter filter = Filter.of(v);
                List<Row> rows = portion(v, filter, null);
                while (!rows.isEmpty()) {
                    rows.forEach(row -> to.row(cells(row, v.texts())));
                    all += rows.size();
                    Row last = rows.getLast();
                    rows = rows.size() < PORTION
                            ? List.of()
                            : portion(v, filter, new JdbcMembers.After(last.balance(), last.customerId()));
                }
            } finally {
                log(v, JdbcAudit.Action.EXPORTED_MEMBERS, all);
            }
        });
    }

    private List<Row> portion(Visit v, Filter filter, JdbcMembers.@Nullable After from) {
        return filter.q().isEmpty()
                ? database.inTransaction(
                        tx -> rows(tx, v.shop().id(), members.page(tx, v.shop().id(), filter, from, PORTION)))
                : find(v).rows();
    }

    /** Also what broke off on the way was taken out. */
    private void log(Visit v, JdbcAudit.Action action, long count) {
        database.useTransaction(tx -> audit.add(
                tx,
                v.shop().id(),
                v.now(),
                v.person().id(),
                action,
                Long.toString(count),
                Filter.of(v).query()));
    }

    /** With the mark that spreadsheets know UTF-8 by. */
    private static OutputStream marked(OutputStream out) {
        try {
            out.write(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Object[] cells(Row m, Texts t) {
        return new @Nullable Object[] {
            m.customerId(),
            m.since(),
            m.tier(),
            m.balance(),
            m.qualifying(),
            m.orders(),
            t.plain(m.spentMinor()),
            t.currency(),
            m.lastOrder()
        };
    }

    private static JdbcMembers.@Nullable After after(String text) {
        int line = text.indexOf('_');
        return text.matches("-?[0-9]{1,18}_[0-9]{1,18}")
                ? new JdbcMembers.After(
                        Long.parseLong(text.substring(0, line)), Long.parseLong(text.substring(line + 1)))
                : null;
    }
}
