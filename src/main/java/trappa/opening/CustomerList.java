package trappa.opening;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whose e-mail address is whose, from the store's export of customers. */
final class CustomerList {
    private CustomerList() {}

    /** No more than ids and addresses, line by line; empty when the list does not have both. */
    static Optional<String> pairs(byte[] list) {
        try (Csv csv = Csv.of(new StringReader(Csv.text(list)))) {
            Mapping both = Mapping.named(csv.head());
            Integer id = both.place(Column.CUSTOMER_ID);
            Integer address = both.place(Column.EMAIL);
            if (id == null || address == null) {
                return Optional.empty();
            }
            StringBuilder pairs = new StringBuilder();
            while (csv.next()) {
                List<String> cells = csv.cells();
                if (Math.max(id, address) < cells.size() && !cells.get(address).isEmpty()) {
                    long customer = OpeningFile.id(cells.get(id));
                    String mail = cells.get(address).toLowerCase(Locale.ROOT);
                    if (customer > 0 && mail.indexOf('\n') < 0) {
                        pairs.append(customer).append(' ').append(mail).append('\n');
                    }
                }
            }
            return Optional.of(pairs.toString());
        } catch (Csv.Unreadable e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("A text in memory cannot be read", e);
        }
    }

    static Map<String, Long> read(byte[] pairs) {
        Map<String, Long> customers = new HashMap<>();
        new String(pairs, StandardCharsets.UTF_8).lines().forEach(line -> {
            int space = line.indexOf(' ');
            customers.put(line.substring(space + 1), Long.parseLong(line.substring(0, space)));
        });
        return customers;
    }
}
