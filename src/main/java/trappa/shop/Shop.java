package trappa.shop;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import trappa.value.ShopDomain;

/**
 * A shop as the store described it; null where it has not said yet.
 *
 * @param heard whether another system of the shop wants to hear of what happens to its members
 */
public record Shop(
        long id,
        ShopDomain domain,
        @Nullable String currency,
        @Nullable String country,
        @Nullable String locale,
        @Nullable ZoneId zone,
        boolean heard) {

    /** What is shown and reckoned with while the shop has not said: where its currency is at home. */
    private record Home(String currency, String country, String locale, String zone) {}

    private static final Home SWEDEN = new Home("SEK", "SE", "sv", "Europe/Stockholm");

    private Home home() {
        return switch (currency == null ? "SEK" : currency) {
            case "SEK" -> SWEDEN;
            case "DKK" -> new Home("DKK", "DK", "da", "Europe/Copenhagen");
            case "NOK" -> new Home("NOK", "NO", "nb", "Europe/Oslo");
            case "EUR" -> new Home("EUR", "FI", "en", "Europe/Helsinki");
            case "GBP" -> new Home("GBP", "GB", "en", "Europe/London");
            case "JPY" -> new Home("JPY", "JP", "en", "Asia/Tokyo");
            default -> new Home(currency == null ? "SEK" : currency, "US", "en", "UTC");
        };
    }

    public String currencyOrHome() {
        return home().currency();
    }

    public String countryOrHome() {
        return country == null ? home().country() : country;
    }

    public String localeOrHome() {
        return locale == null ? home().locale() : locale;
    }

    public ZoneId zoneOrHome() {
        return zone == null ? ZoneId.of(home().zone()) : zone;
    }
}
