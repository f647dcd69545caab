package trappa.store;

import java.util.function.Supplier;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** A client that is made when it is first asked for: to read whom it trusts takes a tenth of a start. */
final class Once implements AutoCloseable {
    private final Supplier<OkHttpClient> make;
    private @Nullable OkHttpClient made;

    Once(Supplier<OkHttpClient> make) {
        this.make = make;
    }

    /** @throws IllegalStateException when it cannot be made; the next one who asks tries again */
    synchronized OkHttpClient get() {
        OkHttpClient have = made;
        if (have == null) {
            have = make();
            made = have;
        }
        return have;
    }

    /** Kotlin throws what it does not declare. */
    private OkHttpClient make() {
        try {
            return make.get();
        } catch (Exception e) {
            throw new IllegalStateException("What is needed to call others cannot be made", e);
        }
    }

    /** Ends the calls under way: they come back as broken. */
    @Override
    public synchronized void close() {
        OkHttpClient have = made;
        if (have != null) {
            have.dispatcher().cancelAll();
            have.connectionPool().evictAll();
            have.dispatcher().executorService().shutdown();
        }
    }
}
