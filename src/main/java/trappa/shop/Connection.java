package trappa.shop;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a shop and Trappa are connected, as the owner's side needs it. */
public interface Connection {

    /** Connecting: the store is being asked. Lapsed: it has to be renewed by opening the app in Shopify. */
    enum State {
        CONNECTED,
        CONNECTING,
        LAPSED,
        NOT_CONNECTED
    }

    /**
     * Where the connection stands.
     *
     * @param reason why it does not work, in words; null while it does
     * @param missingScopes what Trappa needs and the shop has not allowed
     */
    record Standing(
            State state,
            @Nullable Instant since,
            @Nullable String reason,
            List<String> scopes,
            List<String> missingScopes) {}

    Standing standing(Shop shop);

    /** A member of staff is signed in with this session token: it can be exchanged for the shop's own access. */
    void signedIn(Shop shop, String sessionToken);

    /** For servers that are connected to no shop: the demo and development. */
    Connection NONE = new Connection() {
        @Override
        public Standing standing(Shop shop) {
            return new Standing(State.NOT_CONNECTED, null, "This server makes codes by itself", List.of(), List.of());
        }

        @Override
        public void signedIn(Shop shop, String sessionToken) {
            // nothing to exchange it for
        }
    };
}
