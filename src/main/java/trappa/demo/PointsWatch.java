package trappa.demo;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads a shopper's points through the app proxy, as the widget does. Trappa promises an effect within a second. */
final class PointsWatch {
    private static final Duration PROMISED = Duration.ofMillis(1_500);

    private final AppProxy proxy;

    PointsWatch(AppProxy proxy) {
        this.proxy = proxy;
    }

    Points of(@Nullable Shopper shopper) {
        return shopper == null ? Points.UNKNOWN : Points.in(proxy.forward(AppProxy.Call.get("/staircase"), shopper));
    }

    /** The points once they differ from {@code before}, or what they still are when the promised second is over. */
    Points after(@Nullable Shopper shopper, Points before) {
        return Patience.until(() -> of(shopper), now -> !now.equals(before) || !before.known(), PROMISED);
    }
}
