package trappa.owner;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import trappa.shop.Comparison;
import trappa.shop.Connection;
import trappa.shop.Shop;

/**
 * How a shop and this server hold together, as the pages tell it. It has transactions of its own: it is asked outside of any.
 *
 * @param connection empty where the server is made for no shop: the demo and development
 * @param comparison empty where nothing is compared
 */
public record ShopLink(Optional<Connection> connection, Optional<Comparison> comparison) {

    /** Both at one moment; null where there is none. */
    record Standing(Connection.@Nullable Standing connection, Comparison.@Nullable Standing comparison) {

        boolean isEmpty() {
            return connection == null && comparison == null;
        }

        List<Comparison.Past> past() {
            return comparison == null ? List.of() : comparison.past();
        }
    }

    Standing of(Shop shop) {
        return new Standing(
                connection.map(c -> c.standing(shop)).orElse(null),
                comparison.map(c -> c.compared(shop)).orElse(null));
    }
}
