package trappa.webhook.history;

import java.time.ZoneId;
import java.util.List;
import trappa.program.ProgramHistory;
import trappa.support.ProgramJson;
import trappa.support.Programs;

/** The program of a group of histories: as the model reads it, and as the owner publishes it. */
record Rule(
        String name,
        long points,
        long perMinor,
        long minimumMinor,
        int holdDays,
        Metric metric,
        Period period,
        List<Tier> tiers) {
    /** Days begin and end where the shop is. */
    static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

    static final int GRACE_DAYS = 30;
    static final int ROLLING_MONTHS = 12;

    enum Metric {
        POINTS,
        SPEND,
        ORDERS
    }

    enum Period {
        LIFETIME,
        CALENDAR_YEAR,
        ROLLING
    }

    /** Lowest first; the first one is everybody's. */
    record Tier(String id, long at, Multiplier multiplier) {}

    /** All kinds of program that the histories run under. */
    static List<Rule> all() {
        return List.of(
                new Rule("flat", 1, 100, 0, 0, Metric.POINTS, Period.LIFETIME, plain(300, 900)),
                new Rule("flat, hold", 1, 100, 0, 14, Metric.POINTS, Period.LIFETIME, plain(300, 900)),
                new Rule("lifetime", 1, 100, 0, 0, Metric.POINTS, Period.LIFETIME, rising(300, 900)),
                new Rule("lifetime, hold", 2, 300, 0, 14, Metric.POINTS, Period.LIFETIME, rising(200, 600)),
                new Rule("year", 1, 100, 0, 0, Metric.POINTS, Period.CALENDAR_YEAR, rising(300, 900)),
                new Rule("year, spend", 1, 100, 0, 14, Metric.SPEND, Period.CALENDAR_YEAR, rising(30_000, 90_000)),
                new Rule("rolling, hold", 1, 100, 0, 14, Metric.POINTS, Period.ROLLING, rising(300, 900)),
                new Rule("rolling, orders", 3, 700, 5_000, 0, Metric.ORDERS, Period.ROLLING, rising(2, 3)));
    }

    private static List<Tier> plain(long silver, long guld) {
        Multiplier one = new Multiplier(1, 1);
        return List.of(new Tier("bas", 0, one), new Tier("silver", silver, one), new Tier("guld", guld, one));
    }

    private static List<Tier> rising(long silver, long guld) {
        return List.of(
                new Tier("bas", 0, new Multiplier(1, 1)),
                new Tier("silver", silver, new Multiplier(5, 4)),
                new Tier("guld", guld, new Multiplier(3, 2)));
    }

    boolean multiplies() {
        return tiers.stream()
                .anyMatch(tier -> tier.multiplier().over() != tier.multiplier().under());
    }

    ProgramJson program() {
        ProgramJson program = ProgramJson.onePointPerKrona()
                .earning(points, perMinor)
                .minimum(minimumMinor)
                .hold(holdDays)
                .qualification(metric.name(), period.name());
        for (Tier tier : tiers) {
            program.tier(tier.id(), tier.at(), tier.multiplier().toString());
        }
        return program;
    }

    /** The same without a server. */
    ProgramHistory history() {
        return Programs.always(program());
    }

    @Override
    public String toString() {
        return name;
    }
}
