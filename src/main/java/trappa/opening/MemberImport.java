package trappa.opening;

import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import trappa.opening.Imports.Refusal;
import trappa.shop.Shop;

/** Members with what they bring along, from a file whose columns somebody chose. */
record MemberImport(Openings openings) implements Bringing {

    @Override
    public Optional<Refusal> unreadable(Import i, Kept kept) {
        Mapping mapping = i.choice().mapping();
        boolean byAddress = mapping.place(Column.CUSTOMER_ID) == null;
        if (byAddress && mapping.place(Column.EMAIL) == null) {
            return Optional.of(Refusal.NO_CUSTOMER_COLUMN);
        }
        if (byAddress && kept.customers().isEmpty()) {
            return Optional.of(Refusal.NO_LIST);
        }
        return mapping.place(Column.POINTS) == null
                        && mapping.place(Column.TIER) == null
                        && mapping.place(Column.QUALIFYING) == null
                ? Optional.of(Refusal.NOTHING_CHOSEN)
                : Optional.empty();
    }

    @Override
    public Openings.Report bring(Shop shop, Import i, Kept kept, boolean dryRun, BiConsumer<Integer, Integer> progress)
            throws IOException {
        String text = Csv.text(kept.file());
        return openings.bring(
                shop,
                kept.customers().map(CustomerList::read).orElse(Map.of()),
                terms -> OpeningFile.of(new StringReader(text), i.choice().mapping(), terms),
                new Openings.Wanted(
                        i.id(), i.uploadedBy(), dryRun, !dryRun, i.choice().again()),
                progress);
    }

    @Override
    public void takeBack(Shop shop, Import i, Instant at, String by, IntConsumer progress) {
        openings.takeBack(shop, i.id(), at, by, progress);
    }
}
