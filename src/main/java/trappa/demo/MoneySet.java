package trappa.demo;

import tools.jackson.databind.node.ObjectNode;

/** Money as Shopify writes it: a decimal string, and a pair of what the shop and what the buyer sees. */
final class MoneySet {
    static final String CURRENCY = "SEK";

    private MoneySet() {}

    /** {@code 24900} öre is {@code "249.00"}. */
    static String decimal(long minor) {
        return "%s%d.%02d".formatted(minor < 0 ? "-" : "", Math.abs(minor) / 100, Math.abs(minor) % 100);
    }

    /** Puts {@code name} and {@code name_set}. */
    static void put(ObjectNode node, String name, long minor) {
        node.put(name, decimal(minor));
        putSet(node, name + "_set", minor);
    }

    static void putSet(ObjectNode node, String name, long minor) {
        ObjectNode set = node.putObject(name);
        for (String side : new String[] {"shop_money", "presentment_money"}) {
            set.putObject(side).put("amount", decimal(minor)).put("currency_code", CURRENCY);
        }
    }
}
