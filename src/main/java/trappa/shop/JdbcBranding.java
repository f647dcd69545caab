package trappa.shop;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import trappa.db.Tx;

/** The looks and words of each shop's widget. */
public final class JdbcBranding {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What is saved. {@code revision} counts the saves. */
    public record Saved(int revision, Branding branding, String by, Instant at) {}

    public Optional<Saved> find(Tx tx, long shopId) {
        return tx.handle()
                .createQuery("select revision, document, saved_by, saved_at from branding where shop_id = :shop")
                .bind("shop", shopId)
                .map((rs, context) -> new Saved(
                        rs.getInt("revision"),
                        read(rs.getString("document")),
                        rs.getString("saved_by"),
                        rs.getTimestamp("saved_at").toInstant()))
                .findOne();
    }

    /** Those of a shop, or the widget's own. */
    public Branding of(Tx tx, long shopId) {
        return find(tx, shopId).map(Saved::branding).orElse(Branding.PLAIN);
    }

    /** Saves as the revision after the one that was read, 0 for none. @return false when there is another by now */
    public boolean save(Tx tx, long shopId, Saved saved) {
        String sql = saved.revision() == 1 ? """
                    insert into branding (shop_id, revision, document, saved_by, saved_at)
                    values (:shop, :revision, :document, :by, :at) on conflict do nothing""" : """
                    update branding set revision = :revision, document = :document, saved_by = :by, saved_at = :at
                    where shop_id = :shop and revision = :revision - 1""";
        JdbcShops.changed(tx, shopId);
        return tx.handle()
                        .createUpdate(sql)
                        .bind("shop", shopId)
                        .bind("revision", saved.revision())
                        .bind("document", write(saved.branding()))
                        .bind("by", saved.by())
                        .bind("at", saved.at())
                        .execute()
                == 1;
    }

    private static String write(Branding branding) {
        ObjectNode out = JSON.createObjectNode();
        out.put("accent", branding.accent());
        out.put("onAccent", branding.onAccent());
        out.put("radius", branding.radius());
        ObjectNode texts = out.putObject("texts");
        branding.texts().forEach((language, said) -> said.forEach(texts.withObjectProperty(language)::put));
        return out.toString();
    }

    private static Branding read(String document) {
        JsonNode in = JSON.readTree(document);
        Map<String, Map<String, String>> texts = new HashMap<>();
        in.path("texts").forEachEntry((language, said) -> {
            Map<String, String> words = new HashMap<>();
            said.forEachEntry((key, text) -> words.put(key, text.asString()));
            texts.put(language, words);
        });
        return new Branding(
                in.path("accent").isString() ? in.path("accent").asString() : null,
                in.path("onAccent").isString() ? in.path("onAccent").asString() : null,
                in.path("radius").isInt() ? (Integer) in.path("radius").asInt() : null,
                texts);
    }
}
