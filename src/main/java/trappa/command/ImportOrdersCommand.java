package trappa.command;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import trappa.opening.OrderImport;

@Command(
        name = "orders",
        description = {
            "Past orders from Shopify's export of orders, or from a CSV file of your own. All or none, unless --skip-bad.",
            "An order the shop itself has told of, or will, counts as it tells it, and once."
        },
        footer = {
            "",
            "Columns of a file of your own, named in the first line; an order of several lines is several rows:",
            "  order_id, placed_at, price   the order's id in the shop, 2026-01-31 12:00:00 +0100, the price of one unit",
            "  customer_id or email         whose it is; addresses need the store's list of customers",
            "  quantity, discount, tax, product_id, variant_id, gift_card, tip   optional, of the line",
            "  currency, financial_status, cancelled_at, refunded_amount, outstanding, shipping, taxes_included,",
            "  discount_code, source, tags, test   optional, of the order, in its first row"
        },
        mixinStandardHelpOptions = true)
final class ImportOrdersCommand extends ImportFileCommand {
    @Option(names = "--customers", paramLabel = "FILE", description = "The store's list of customers (ids, addresses).")
    private @Nullable Path customers;

    ImportOrdersCommand(Map<String, String> environment) {
        super(environment, "import-orders");
    }

    /** Names and addresses stay where the file is: the server is told of orders by numbers. */
    @Override
    int run(InputStream file, OutputStream data, boolean dataOnStandardOutput) throws IOException {
        byte[] list = null;
        if (customers != null) {
            try {
                list = Files.readAllBytes(customers);
            } catch (NoSuchFileException e) {
                throw new ParameterException(spec.commandLine(), "There is no file " + customers);
            }
        }
        try (Reader text = new InputStreamReader(file, StandardCharsets.UTF_8.newDecoder())) {
            return switch (OrderImport.read(text, list)) {
                case OrderImport.Read.Rows(byte[] rows) ->
                    super.run(new ByteArrayInputStream(rows), data, dataOnStandardOutput);
                case OrderImport.Read.Not(String why) -> refused(why);
            };
        } catch (CharacterCodingException e) {
            return refused("The file is not UTF-8: save it as CSV UTF-8");
        }
    }

    private int refused(String why) {
        spec.commandLine().getErr().println(why);
        spec.commandLine().getErr().flush();
        return 1;
    }
}
