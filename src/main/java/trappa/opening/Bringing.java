package trappa.opening;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import trappa.opening.Imports.Refusal;
import trappa.shop.Shop;

/** How the things of one kind are looked at, brought in and taken back. Doing either again from the start does it once. */
interface Bringing {

    /**
     * What was uploaded.
     *
     * @param customers the store's list of customers, ids and addresses only
     */
    record Kept(byte[] file, Optional<byte[]> customers) {}

    /** Why the file cannot be read as it was chosen; empty when it can. */
    Optional<Refusal> unreadable(Import i, Kept kept);

    /**
     * Looks at the file or brings it in.
     *
     * @param progress told how many of how many are in, when they are brought in
     */
    Findings bring(Shop shop, Import i, Kept kept, boolean dryRun, BiConsumer<Integer, Integer> progress)
            throws IOException;

    /**
     * Takes it back.
     *
     * @param at when somebody asked for it
     * @param progress told how many are taken back
     */
    void takeBack(Shop shop, Import i, Instant at, String by, IntConsumer progress);
}
