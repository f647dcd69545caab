package trappa.demo;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Instants as the shop writes them: its own zone, whole seconds, with the offset. */
final class ShopTime {
    static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

    private ShopTime() {}

    static String text(Instant instant) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                instant.truncatedTo(ChronoUnit.SECONDS).atZone(ZONE));
    }
}
